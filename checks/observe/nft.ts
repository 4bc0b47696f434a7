import * as z from 'zod';
import { fromJson } from './json.js';
import { terms, type Chain, type Option, type Rule, type Rules } from './rules.js';

const chainShape = z.object({
  family: z.string(),
  table: z.string(),
  name: z.string(),
  type: z.string().optional(),
  hook: z.string().optional(),
  policy: z.string().optional(),
});
const ruleShape = z.object({
  family: z.string(),
  table: z.string(),
  chain: z.string(),
  comment: z.string().optional(),
  expr: z.array(z.record(z.string(), z.unknown())),
});
const ruleset = z.object({
  nftables: z.array(z.object({ chain: chainShape.optional(), rule: ruleShape.optional() })),
});

type RawRule = z.output<typeof ruleShape>;

/** Reads `nft -j list ruleset`. A base chain gets the name of its hook, as iptables calls it. */
export function readNft(text: string): Rules {
  if (text.trim() === '') return { backend: 'nft', chains: [] };
  const entries = fromJson(ruleset, text, 'nft').nftables;
  const rules = new Map<string, RawRule[]>();
  const keyOf = (family: string, table: string, chain: string) => JSON.stringify([family, table, chain]);
  for (const { rule } of entries) {
    if (rule === undefined) continue;
    const key = keyOf(rule.family, rule.table, rule.chain);
    const before = rules.get(key);
    if (before === undefined) rules.set(key, [rule]);
    else before.push(rule);
  }
  // Those of IPv6, of frames and of devices are of no IPv4 packet.
  const chains = entries.flatMap(({ chain }) => (chain && ['ip', 'inet'].includes(chain.family) ? [chain] : []));
  return {
    backend: 'nft',
    chains: chains.map((chain): Chain => {
      const own = rules.get(keyOf(chain.family, chain.table, chain.name)) ?? [];
      return {
        table: chain.type === 'route' ? 'mangle' : (chain.type ?? chain.table),
        name: chain.hook?.toUpperCase() ?? chain.name,
        standsIn: `${chain.family} ${chain.table} ${chain.name}`,
        policy: chain.policy?.toUpperCase(),
        packets: 0,
        rules: own.map(toRule),
      };
    }),
  };
}

function toRule(rule: RawRule): Rule {
  const options = rule.expr.flatMap((one) => Object.entries(one).flatMap(([key, value]) => toOptions(key, value)));
  const counter = rule.expr.map((one) => counted.safeParse(one)).find((one) => one.success);
  const said = terms(options);
  return {
    terms: said,
    target: options.find(({ name }) => name === 'target')?.values[0],
    comment: rule.comment,
    packets: counter?.data.counter.packets ?? 0,
    counts: counter !== undefined,
    text: said.join(', '),
  };
}

const counted = z.object({ counter: z.object({ packets: z.number() }) });
const translation = z.object({ addr: z.string().optional(), port: z.unknown() }).partial({ port: true }).nullable();
const jump = z.object({ target: z.string() });

function toOptions(key: string, value: unknown): readonly Option[] {
  switch (key) {
    case 'match':
      return matched(value);
    case 'accept':
    case 'drop':
    case 'return':
    case 'masquerade':
      return [option('target', key.toUpperCase())];
    case 'reject':
      return [option('target', 'REJECT'), ...rejection(value)];
    case 'jump':
    case 'goto':
      return [option(key === 'jump' ? 'target' : 'goto', jump.safeParse(value).data?.target ?? 'unknown')];
    case 'dnat':
      return [option('target', 'DNAT'), option('to-destination', endpoint(value))];
    case 'snat':
      return [option('target', 'SNAT'), option('to-source', endpoint(value))];
    case 'redirect':
      return [option('target', 'REDIRECT'), option('to-ports', endpoint(value).replace(':', ''))];
    case 'counter':
    case 'log':
      return [];
    default:
      // What we do not know makes a rule unlike any other rather than like a simpler one.
      return [option(`nft-${key}`, JSON.stringify(value))];
  }
}

function rejection(value: unknown): readonly Option[] {
  const kind = z.object({ type: z.string(), expr: z.string().optional() }).safeParse(value).data;
  if (kind === undefined) return [];
  return [option('reject-with', kind.type === 'tcp reset' ? 'tcp-reset' : `icmp-${kind.expr ?? 'port-unreachable'}`)];
}

function endpoint(value: unknown): string {
  const { addr = '', port } = translation.safeParse(value).data ?? {};
  return port === undefined ? addr : `${addr}:${operand(port).replace(':', '-')}`;
}

function option(name: string, value: string, not = false): Option {
  return { name, not, values: [value] };
}

const match = z.object({ op: z.string(), left: z.record(z.string(), z.unknown()), right: z.unknown() });
const payload = z.object({ payload: z.object({ protocol: z.string(), field: z.string() }) });
const keyed = z.object({ meta: z.object({ key: z.string() }) }).or(z.object({ ct: z.object({ key: z.string() }) }));

function matched(value: unknown): readonly Option[] {
  const read = match.safeParse(value);
  if (!read.success) return [option('nft-match', JSON.stringify(value))];
  const not = read.data.op === '!=';
  const right = operand(read.data.right);
  const field = payload.safeParse(read.data.left).data?.payload;
  if (field?.field === 'dport' || field?.field === 'sport') {
    const name = right.includes(',') ? `${field.field}s` : field.field;
    return [option('protocol', field.protocol), option(name, right, not)];
  }
  if (field?.protocol === 'icmp' && field.field === 'type')
    return [option('protocol', 'icmp'), option('icmp-type', right, not)];
  if (field)
    return [option(fields.get(`${field.protocol} ${field.field}`) ?? `${field.protocol}-${field.field}`, right, not)];
  const key = keyed.safeParse(read.data.left).data;
  const name = key && ('meta' in key ? `meta ${key.meta.key}` : `ct ${key.ct.key}`);
  if (name === undefined) return [option('nft-match', JSON.stringify(value))];
  return [option(fields.get(name) ?? name.replace(' ', '-'), right, not)];
}

const fields = new Map([
  ['ip saddr', 'source'],
  ['ip daddr', 'destination'],
  ['ip protocol', 'protocol'],
  ['meta iifname', 'in'],
  ['meta oifname', 'out'],
  ['meta iif', 'in'],
  ['meta oif', 'out'],
  ['meta l4proto', 'protocol'],
  ['meta mark', 'mark'],
  ['ct state', 'state'],
]);

const prefix = z.object({ prefix: z.object({ addr: z.string(), len: z.number() }) });
const range = z.object({ range: z.tuple([z.union([z.string(), z.number()]), z.union([z.string(), z.number()])]) });
const set = z.object({ set: z.array(z.unknown()) });

function operand(right: unknown): string {
  if (typeof right === 'string' || typeof right === 'number') return String(right);
  if (Array.isArray(right)) return right.map(operand).join(',');
  const net = prefix.safeParse(right).data?.prefix;
  if (net) return `${net.addr}/${net.len}`;
  const ends = range.safeParse(right).data?.range;
  if (ends) return ends.join(':');
  const members = set.safeParse(right).data?.set;
  return members ? members.map(operand).join(',') : JSON.stringify(right);
}
