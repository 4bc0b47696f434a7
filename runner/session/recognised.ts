import type { Mistake, Step } from '../lab/lab.js';
import type { Result } from './judge.js';

/** The mistake that a step's author foresaw, when these results show it. */
export function recognised(step: Step, results: readonly Result[]): Mistake | undefined {
  return step.mistakes.find(({ check, cause }) =>
    results.some(({ id, outcome }) => id === check && outcome.kind === 'unmet' && outcome.cause === cause),
  );
}
