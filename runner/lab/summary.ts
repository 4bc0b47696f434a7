import type { Details } from './outline.js';
import type { Findings } from './problem.js';
import { nearMiss } from './near-miss.js';

/** What the summary of a `<details>` says about it; any other is text to be read. */
export type Summary =
  | { readonly kind: 'checks' | 'setup' | 'hint' | 'solution' | 'text' }
  | { readonly kind: 'also-right' | 'mistake'; readonly title: string };

const words = { checks: 'Checks', setup: 'Setup', hint: 'Hint', solution: 'Solution' } as const;
const titled = { 'also-right': 'Also right', mistake: 'Common mistake' } as const;
const known: readonly string[] = [...Object.values(words), ...Object.values(titled)];

/** A word that is nearly one of ours is reported, and read as what it was meant for. */
export function readSummary(details: Details, findings: Findings): Summary {
  const { summary, at } = details;
  const [written = '', ...rest] = summary.split(':');
  const title = rest.join(':').trim();
  const near = known.includes(written.trim()) ? undefined : nearMiss(written.trim(), known);
  const head = near ?? written.trim();
  if (near !== undefined) findings.add('bad-block', at, `unknown summary ${written.trim()}; did you mean ${near}?`);
  if (summary === '') findings.add('bad-block', at, 'this <details> has no <summary>, so nobody knows what it opens');
  for (const kind of ['checks', 'setup', 'hint', 'solution'] as const)
    if (head === words[kind] && rest.length === 0) return { kind };
  for (const kind of ['also-right', 'mistake'] as const) {
    if (head !== titled[kind]) continue;
    if (title === '') findings.add('bad-block', at, `${head} needs a title: <summary>${head}: …</summary>`);
    return { kind, title };
  }
  return { kind: 'text' };
}
