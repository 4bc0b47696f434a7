import * as z from 'zod';
import { place } from './arguments.js';
import { define, met, unmet, type Outcome } from './check.js';
import { readRule } from './observe/iptables-save.js';
import type { Chain, Rule, Rules } from './observe/rules.js';
import { called, commandIn } from './place.js';

const schema = z.strictObject({
  in: place,
  table: z.enum(['filter', 'nat', 'mangle', 'raw']).optional().describe('`filter` unless said.'),
  chain: z.string().describe('For nft the hook in capitals, or the name of a chain that has none.'),
  is: z
    .string()
    .describe('The rule in the words of iptables, without `-A CHAIN`. A rule of nft that means the same counts too.'),
  first: z.literal(true).optional().describe('No rule that ends the walk for everything may stand before it.'),
  backend: z
    .enum(['iptables', 'iptables-legacy', 'nft'])
    .optional()
    .describe('The only tool that counts; any unless said.'),
  absent: z.literal(true).optional(),
});

type Cause = 'absent' | 'elsewhere' | 'other-table' | 'other' | 'other-target' | 'behind' | 'legacy' | 'present';

export const rule = define<typeof schema, Cause>({
  name: 'rule',
  group: 'state',
  about: 'A firewall rule stands in a chain, however it was written and with whichever tool.',
  schema,
  causes: ['absent', 'elsewhere', 'other-table', 'other', 'other-target', 'behind', 'legacy', 'present'],
  example: "{ in: host, table: nat, chain: POSTROUTING, is: '-s 192.168.15.0/24 ! -o v-net-0 -j MASQUERADE' }",
  negative: ({ absent }) => absent === true,
  places: (args) => [args.in],
  say: ({ in: where, table = 'filter', chain, is, absent }) =>
    `${chain} of ${table} in ${called(where)} ${absent ? 'no longer has' : 'has'} the rule ${is}`,
  ask: async ({ in: where, table = 'filter', chain, is, first, backend, absent }, world) => {
    const seen = await world.observe(where);
    const wanted = readRule(is);
    const look = commandIn(where, `iptables -t ${table} -S ${chain}`);
    const all = seen.rules().flatMap((rules) => placed(rules));
    const found = all.filter((one) => same(one.rule, wanted) && one.chain.name === chain && one.chain.table === table);
    const text = `${absent ? 'no ' : ''}${is} in ${chain} of ${table} in ${called(where)}`;
    const here = found.filter((one) => backend === undefined || one.backend === backend);
    const [match] = here;
    if (absent) return match ? unmet('present', { wanted: text, found: `it is there (${match.backend})`, look }) : met;
    if (match) return first ? ahead(here, text, look) : met;
    return otherwise(all, found, { table, chain, wanted, text, look });
  },
});

interface Placed {
  readonly backend: string;
  readonly chain: Chain;
  readonly rule: Rule;
  readonly at: number;
}

function placed({ backend, chains }: Rules): readonly Placed[] {
  return chains.flatMap((chain) => chain.rules.map((rule, at) => ({ backend, chain, rule, at })));
}

function same(rule: Pick<Rule, 'terms'>, wanted: Pick<Rule, 'terms'>): boolean {
  return rule.terms.length === wanted.terms.length && rule.terms.every((term, at) => term === wanted.terms[at]);
}

/** What a rule asks of a packet, without what then becomes of it. A jump with options of its own has more to say than that. */
function conditionsOf({ terms }: Pick<Rule, 'terms'>): Pick<Rule, 'terms'> {
  return { terms: terms.filter((term) => !term.startsWith('target ')) };
}

/** A rule without conditions whose target ends the walk. */
function endsAll({ terms, target }: Rule): boolean {
  return terms.length === 1 && ['ACCEPT', 'DROP', 'REJECT', 'RETURN', 'MASQUERADE'].includes(target ?? '');
}

function ahead(here: readonly Placed[], wanted: string, look: string): Outcome<Cause> {
  const blocked = here.map(({ chain, at }) => chain.rules.slice(0, at).findIndex(endsAll));
  const [before = -1] = blocked.includes(-1) ? [] : blocked;
  const [match] = here;
  if (before < 0 || !match) return met;
  const found = `it is rule ${match.at + 1}; rule ${before + 1} already decides about everything: ${match.chain.rules[before]?.text ?? ''}`;
  return unmet('behind', { wanted: `${wanted}, where packets come to it`, found, look });
}

interface Search {
  readonly table: string;
  readonly chain: string;
  readonly wanted: Pick<Rule, 'terms' | 'target'>;
  readonly text: string;
  readonly look: string;
}

function otherwise(all: readonly Placed[], otherBackend: readonly Placed[], search: Search): Outcome<Cause> {
  const { table, chain, wanted, text, look } = search;
  const [hidden] = otherBackend;
  if (hidden) return unmet('legacy', { wanted: text, found: `it stands among the rules of ${hidden.backend}`, look });
  const alike = all.filter((one) => same(one.rule, wanted));
  const otherTable = alike.find((one) => one.chain.name === chain);
  const elsewhere = otherTable ?? alike[0];
  const there = all.filter((one) => one.chain.name === chain && one.chain.table === table);
  const conditions = conditionsOf(wanted);
  const otherTarget =
    conditions.terms.length === 0 ? undefined : there.find(({ rule }) => same(conditionsOf(rule), conditions));
  if (otherTarget) return unmet('other-target', { wanted: text, found: otherTarget.rule.text, look });
  if (elsewhere) {
    const found = `it stands in ${elsewhere.chain.name} of ${elsewhere.chain.table}`;
    return unmet(otherTable ? 'other-table' : 'elsewhere', { wanted: text, found, look });
  }
  const near = there.find(({ rule }) => rule.target === wanted.target);
  if (near) return unmet('other', { wanted: text, found: near.rule.text, look });
  return unmet('absent', { wanted: text, found: `no ${wanted.target ?? 'such'} rule in ${chain} of ${table}`, look });
}
