import { holds, type Chain, type Rule, type Rules } from '../observe/rules.js';
import { called, commandIn } from '../place.js';
import type { Call, Ended } from '../probe/call.js';
import { owners, type Scene } from '../scene.js';
import { because, type Diagnosis } from './diagnosis.js';

/** Names what swallowed a call that was made between two looks: the rule or policy whose counter rose. */
export function filtered(before: Scene, after: Scene): Diagnosis | undefined {
  for (const [place, seen] of after) {
    const earlier = before.get(place)?.rules() ?? [];
    for (const [at, rules] of seen.rules().entries()) {
      const then = chainsOf(earlier[at]);
      const found = rules.chains.map((chain) => swallowed(place, rules, chain, then.get(keyOf(chain))));
      const first = found.find((one) => one !== undefined);
      if (first) return first;
    }
  }
  return undefined;
}

const keyOf = ({ table, name }: Chain) => `${table} ${name}`;

function chainsOf(rules: Rules | undefined): ReadonlyMap<string, Chain> {
  return new Map(rules?.chains.toReversed().map((chain) => [keyOf(chain), chain]));
}

function swallowed(place: string, { backend }: Rules, chain: Chain, before: Chain | undefined): Diagnosis | undefined {
  const look = commandIn(
    place,
    backend === 'nft' ? 'nft list ruleset' : `${backend} -t ${chain.table} -nvL ${chain.name}`,
  );
  for (const [at, rule] of chain.rules.entries()) {
    const rose = rule.packets - (before?.rules[at]?.packets ?? 0);
    if (rose <= 0 || !swallows(rule)) continue;
    const did = rule.target === 'DROP' ? 'dropped' : 'rejected';
    return because(
      'filtered',
      `rule ${at + 1} of ${chain.name} in ${called(place)} ${did} it: ${rule.terms.join(', ')}`,
      look,
    );
  }
  const rose = chain.packets - (before?.packets ?? 0);
  if (chain.policy !== 'DROP' || rose <= 0) return undefined;
  return because(
    'filtered',
    `the policy of ${chain.name} in ${called(place)} dropped it: no rule there let it pass`,
    look,
  );
}

/** Whether a rule that rewrites the receiver, or the sender, took a call made between two looks. */
export function translated(before: Scene, after: Scene, place: string, end: 'receiver' | 'sender'): boolean {
  return risen(before, after, place).some(({ rule }) => targets[end].includes(rule.target ?? ''));
}

const targets: Readonly<Record<'receiver' | 'sender', readonly string[]>> = {
  receiver: ['DNAT', 'REDIRECT'],
  sender: ['SNAT', 'MASQUERADE'],
};

/** Names what may have swallowed a call although no counter rose, since it has none. */
export function uncounted(scene: Scene, { call, end }: Ended): Diagnosis | undefined {
  if (!['silent', 'unreachable', 'refused'].includes(end)) return undefined;
  // What drops, refuses nobody.
  const could = (target: string | undefined) => target === 'REJECT' || (target === 'DROP' && end !== 'refused');
  for (const [place, seen] of scene) {
    const all = seen.rules();
    // What iptables wrote stands in nft's list as well, and its own list counts.
    const counted = new Set(all.flatMap(({ backend, chains }) => (backend === 'iptables' ? chains : [])).map(path));
    const silent = seen.rules('nft').flatMap(({ chains }) => chains.filter((chain) => !counted.has(path(chain))));
    for (const chain of silent) {
      const at = chain.rules.findIndex((rule) => !rule.counts && could(rule.target) && rule.terms.every(fits(call)));
      const rule = chain.rules[at];
      if (rule === undefined && !(chain.policy === 'DROP' && could('DROP'))) continue;
      const what = rule ? `rule ${at + 1} of ${chain.name}` : `the policy of ${chain.name}`;
      const did = rule?.target === 'REJECT' ? 'rejected' : 'dropped';
      const found = `${what} in ${called(place)} may have ${did} it: it has no counter that would tell`;
      return because(
        'filtered',
        rule ? `${found} (${rule.terms.join(', ')})` : found,
        commandIn(place, 'nft list ruleset'),
      );
    }
  }
  return undefined;
}

const path = ({ standsIn, table, name }: Chain) => standsIn ?? `ip ${table} ${name}`;

const swallows = ({ target }: Rule) => target === 'DROP' || target === 'REJECT';

/** Whether a term of a rule leaves room for a call. */
const fits =
  ({ dst, by, port }: Call) =>
  (term: string): boolean => {
    const [name = '', value = ''] = term.split(' ');
    const values = value.split(',');
    if (name.startsWith('ip6-') || term === 'meta-nfproto ipv6') return false;
    switch (name) {
      case 'destination':
        return values.some((one) => one.includes(':') || holds(one, dst));
      case 'protocol':
        return values.includes(by);
      case 'dport':
        return value === String(port) || /\D/.test(value);
      case 'dports':
        return values.some((one) => one === String(port) || /\D/.test(one));
      case 'state':
        return values.some((one) => ['NEW', 'ESTABLISHED', 'RELATED'].includes(one));
      default:
        return true;
    }
  };

/** Names the rule that gave a call to somebody else, although it was for an address of the place that is meant. */
export function redirected(before: Scene, after: Scene, call: Call): Diagnosis | undefined {
  const { from, to, dst } = call;
  // Every place has 127.0.0.1, and means itself.
  const own = holds('127.0.0.0/8', dst) ? from === to : owners(after, dst).some(({ place }) => place === to);
  if (!own) return undefined;
  for (const place of after.keys()) {
    const found = risen(before, after, place).find(
      ({ rule }) => targets.receiver.includes(rule.target ?? '') && rule.terms.every(fits(call)),
    );
    if (!found) continue;
    const { rule, at, chain } = found;
    const where = `rule ${at + 1} of ${chain.name} in ${called(place)}`;
    return because(
      'redirected',
      `${where} sends it to somebody else: ${rule.terms.join(', ')}`,
      commandIn(place, 'iptables -t nat -nvL'),
    );
  }
  return undefined;
}

interface Risen {
  readonly chain: Chain;
  readonly rule: Rule;
  readonly at: number;
}

/** The rules of a place whose counters rose between two looks. */
function risen(before: Scene, after: Scene, place: string): readonly Risen[] {
  const earlier = before.get(place)?.rules() ?? [];
  return (after.get(place)?.rules() ?? []).flatMap((rules, tool) => {
    const before = chainsOf(earlier[tool]);
    return rules.chains.flatMap((chain) => {
      const then = before.get(keyOf(chain))?.rules;
      const all = chain.rules.map((rule, at) => ({ chain, rule, at }));
      return all.filter(({ rule, at }) => rule.packets > (then?.[at]?.packets ?? 0));
    });
  });
}
