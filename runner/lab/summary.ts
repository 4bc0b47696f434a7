import type { Details } from './outline.js';
import type { Findings } from './problem.js';
import { nearMiss } from './near-miss.js';

/** What the summary of a `<details>` says about it; any other is text to be read. */
export type Summary =
  | { readonly kind: 'checks' | 'setup' | 'hint' | 'solution' | 'text' }
  | { readonly kind: 'also-right' | 'mistake'; readonly title: string };

const words = { checks: 'Checks', setup: 'Setup', hint: 'Hint', solution: 'Solution' } as const;
const titled = { 'also-right': 'Also right', mistake: 'Common mistake' } as const;
const known = [...Object.values(words), ...Object.values(titled)];

export function readSummary(details: Details, findings: Findings): Summary {
  const { summary } = details;
  for (const kind of ['checks', 'setup', 'hint', 'solution'] as const) if (summary === words[kind]) return { kind };
  const [head = '', ...rest] = summary.split(':');
  const title = rest.join(':').trim();
  for (const kind of ['also-right', 'mistake'] as const) {
    if (head.trim() !== titled[kind]) continue;
    if (title === '')
      findings.add('bad-block', details.at, `${titled[kind]} needs a title: <summary>${titled[kind]}: …</summary>`);
    return { kind, title };
  }
  const near = nearMiss(head.trim(), known);
  if (near !== undefined)
    findings.add('bad-block', details.at, `unknown summary ${head.trim()}; did you mean ${near}?`);
  else if (summary === '')
    findings.add('bad-block', details.at, 'this <details> has no <summary>, so nobody knows what it opens');
  return { kind: 'text' };
}
