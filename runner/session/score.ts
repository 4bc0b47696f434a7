import type { Step } from '../lab/lab.js';
import type { Result } from './judge.js';

/** What a step is worth by its results: its points by the weight of what is met; a broken `keep` takes them all. */
export function scoreOf(step: Step, results: readonly Result[]): number {
  return pointsOf(step, results).reduce((sum, { got }) => sum + got, 0);
}

/** The share of each result in the points of its step, and what it got of it. The shares never depend on the outcomes. */
export function pointsOf(step: Step, results: readonly Result[]): { readonly got: number; readonly of: number }[] {
  const broken = results.some(({ kind, outcome }) => kind === 'keep' && outcome.kind === 'unmet');
  const all = results.reduce((sum, { points }) => sum + points, 0);
  return results.map(({ points, outcome }) => {
    const of = all === 0 ? 0 : (step.points * points) / all;
    return { of, got: outcome.kind === 'met' && !broken ? of : 0 };
  });
}
