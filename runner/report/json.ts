import type { Lab } from '../lab/lab.js';
import type { AnyResult } from '../session/every-result.js';

/** Results for programs: a row a check. */
export function resultsJson(lab: Lab, results: readonly AnyResult[]): string {
  return JSON.stringify({ lab: lab.name, results: results.map(row) }, null, 2);
}

function row({ step, id, name, kind, say, points, outcome, milliseconds }: AnyResult) {
  return {
    step,
    id,
    check: name,
    kind,
    say,
    points,
    outcome: outcome.kind,
    ...evidence(outcome),
    milliseconds: Math.round(milliseconds),
  };
}

function evidence(outcome: AnyResult['outcome']): object {
  switch (outcome.kind) {
    case 'met':
      return {};
    case 'unmet': {
      const { cause, wanted, found, look } = outcome;
      return { cause, wanted, found, look };
    }
    case 'unknown': {
      const { code, message, next } = outcome.error;
      return { error: { code, message, next } };
    }
    case 'blocked':
      return { by: outcome.by };
  }
}
