import type { Lab } from '../lab/lab.js';
import type { Result } from '../session/judge.js';

/** Results for programs: a row a check. */
export function resultsJson(lab: Lab, steps: readonly { readonly results: readonly Result[] }[]): string {
  const results = steps.flatMap(({ results }) => results.map(row));
  return JSON.stringify({ lab: lab.name, results }, null, 2);
}

function row({ step, id, name, kind, say, points, outcome, milliseconds }: Result) {
  const found =
    outcome.kind === 'unknown'
      ? { error: { code: outcome.error.code, message: outcome.error.message, next: outcome.error.next } }
      : evidence(outcome);
  return {
    step,
    id,
    check: name,
    kind,
    say,
    points,
    outcome: outcome.kind,
    ...found,
    milliseconds: Math.round(milliseconds),
  };
}

function evidence(outcome: Exclude<Result['outcome'], { kind: 'unknown' }>): object {
  if (outcome.kind === 'met') return {};
  const { cause, wanted, found, look } = outcome;
  return { cause, wanted, found, look };
}
