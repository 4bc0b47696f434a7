import type { Context } from './context.js';
import type { Mistake } from './lab.js';
import { didYouMean } from './near-miss.js';
import type { Details } from './outline.js';
import type { Declared } from './step-check.js';
import type { StepItems } from './step-items.js';
import { readOtherWay, type Known } from './way.js';

/** One Common mistake: it needs blocks to make it, and a cause to know it by. */
export function readMistake(
  details: Details,
  title: string,
  known: Known,
  { declared, unread }: Pick<StepItems, 'declared' | 'unread'>,
  context: Context,
): Mistake | undefined {
  const way = readOtherWay(details, known, context);
  const when = readWhen(details, title, declared, unread ? 'some unread' : 'all read', context);
  return when === undefined ? undefined : { ...way, ...when, title, at: details.at };
}

function readWhen(
  details: Details,
  title: string,
  checks: readonly Declared[],
  reading: 'all read' | 'some unread',
  { findings, registry }: Context,
): { readonly check: string; readonly cause: string } | undefined {
  const [note, second] = details.items.filter((item) => item.kind === 'note' && item.word === 'when');
  if (note?.kind !== 'note') {
    findings.add(
      'missing-key',
      details.at,
      `"${title}" cannot be recognised; write <!-- when: CHECK is CAUSE --> below it`,
    );
    return undefined;
  }
  if (second?.kind === 'note') findings.add('same-when', second.at, `"${title}" has a second when; one is enough`);
  const [, id = '', cause = ''] = /^(\S+) is (\S+)$/.exec(note.text) ?? [];
  if (id === '') {
    findings.add('bad-value', note.at, `when: ${note.text}; write it like "when: CHECK is CAUSE"`);
    return undefined;
  }
  const named = checks.filter((check) => (check.id ?? check.name) === id);
  const [check, other] = named;
  if (check === undefined) {
    if (reading === 'some unread') return undefined;
    const near = didYouMean(id, new Set(checks.map((each) => each.id ?? each.name)));
    const alike = checks.filter((each) => each.id === undefined && id.replace(/-\d+$/, '') === each.name);
    const numbered = alike.length > 1 && id !== alike[0]?.name;
    const why = numbered ? '; several are of that kind, so give the one you mean an id' : near;
    findings.add('unknown-check', note.at, `no check of this step is called ${id}${why}`);
    return undefined;
  }
  if (other !== undefined) {
    findings.add('same-name', note.at, `${named.length} checks of this step are ${id}; give the one you mean an id`);
    return undefined;
  }
  const causes = registry.get(check.name)?.causes ?? [];
  if (causes.includes(cause)) return { check: id, cause };
  findings.add('unknown-cause', note.at, `${check.name} never says ${cause}${didYouMean(cause, causes)}`);
  return undefined;
}
