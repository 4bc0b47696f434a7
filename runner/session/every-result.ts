import type { Check, Outcome } from '../../checks/check.js';
import type { Lab, Step } from '../lab/lab.js';
import type { Advance } from './advance.js';
import type { Result } from './judge.js';
import { sayOf, stepsOf } from './steps.js';

/** A check that was not asked, because an earlier step is not met. */
export interface Blocked {
  readonly kind: 'blocked';
  /** The id of that step. */
  readonly by: string;
}

export type AnyResult = Result<Outcome | Blocked>;

/** A result for every check of a lab, once, in the lab's order, so that totals can be compared. */
export function everyResult(
  lab: Lab,
  { looked, current }: Pick<Advance, 'looked' | 'current'>,
  checks: ReadonlyMap<string, Check>,
): readonly AnyResult[] {
  const steps = stepsOf(lab);
  const at = current === undefined ? steps.length : steps.indexOf(current.step);
  return steps.flatMap((step, i): readonly AnyResult[] => {
    const judged = looked.find((one) => one.step === step);
    if (judged !== undefined) return judged.results;
    // Before the current step, what is not watched was met, and has been undone since as the lab wants it.
    return unasked(step, i < at ? { kind: 'met' } : { kind: 'blocked', by: current?.step.id ?? '' }, checks);
  });
}

function unasked(step: Step, outcome: AnyResult['outcome'], checks: ReadonlyMap<string, Check>): AnyResult[] {
  return step.checks.map((check) => {
    const { id, name, kind, points } = check;
    return { step: step.id, id, name, kind, say: sayOf(check, checks), points, outcome, milliseconds: 0 };
  });
}
