import type { Step } from '../lab/lab.js';
import type { Result } from './judge.js';

/** What a step is worth by its results: its points by the weight of the checks that are met; a broken `keep` takes them all. */
export function scoreOf(step: Step, results: readonly Result[]): number {
  const broken = results.some(({ kind, outcome }) => kind === 'keep' && outcome.kind === 'unmet');
  const weight = (some: readonly Result[]) => some.reduce((sum, { points }) => sum + points, 0);
  const all = weight(results);
  if (broken || all === 0) return 0;
  return (step.points * weight(results.filter(({ outcome }) => outcome.kind === 'met'))) / all;
}
