import type { Chain, Rules } from '../observe/rules.js';
import { called, commandIn } from '../place.js';
import { because, type Diagnosis } from './diagnosis.js';
import type { Scene } from '../scene.js';

/** Names what swallowed a call that was made between two looks: the rule or policy whose counter rose. */
export function filtered(before: Scene, after: Scene): Diagnosis | undefined {
  for (const [place, seen] of after) {
    const earlier = before.get(place)?.rules() ?? [];
    for (const [at, rules] of seen.rules().entries()) {
      const found = rules.chains.map((chain) => swallowed(place, rules, chain, same(earlier[at], chain)));
      const first = found.find((one) => one !== undefined);
      if (first) return first;
    }
  }
  return undefined;
}

function same(rules: Rules | undefined, { table, name }: Chain): Chain | undefined {
  return rules?.chains.find((one) => one.table === table && one.name === name);
}

function swallowed(place: string, { backend }: Rules, chain: Chain, before: Chain | undefined): Diagnosis | undefined {
  const look = commandIn(
    place,
    backend === 'nft' ? 'nft list ruleset' : `${backend} -t ${chain.table} -nvL ${chain.name}`,
  );
  for (const [at, rule] of chain.rules.entries()) {
    const rose = rule.packets - (before?.rules[at]?.packets ?? 0);
    if (rose <= 0 || (rule.target !== 'DROP' && rule.target !== 'REJECT')) continue;
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

/** Whether a rule that changes the destination took a call made between two looks. */
export function translated(before: Scene, after: Scene, place: string): boolean {
  const earlier = before.get(place)?.rules() ?? [];
  return (after.get(place)?.rules() ?? []).some((rules, at) =>
    rules.chains.some((chain) =>
      chain.rules.some(
        ({ target, packets }, index) =>
          (target === 'DNAT' || target === 'REDIRECT') &&
          packets > (same(earlier[at], chain)?.rules[index]?.packets ?? 0),
      ),
    ),
  );
}
