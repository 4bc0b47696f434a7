import { LabError } from '../errors.js';
import type { Step } from '../lab/lab.js';
import type { Progress } from './progress.js';

/** Whether how a step is solved is not for this learner, or not yet. */
export function keepsSolution(
  step: Step,
  { solutions = 'shown', done }: Pick<Progress, 'solutions' | 'done'>,
): boolean {
  if (step.reference === 'kept' || solutions === 'never') return true;
  return solutions === 'when-met' && !done.includes(step.id);
}

/** What a learner is told instead; `wish` is what would have needed the solution. */
export function solutionKept(step: Step, wish: string, { solutions }: Pick<Progress, 'solutions'>): LabError {
  const yet = step.reference === 'here' && solutions === 'when-met';
  return new LabError(
    'solution-kept',
    `${wish}: this course keeps its solutions${yet ? ' until a step is complete' : ''}.`,
    `Get a hint: labs hint --step ${step.id}; see what is missing: labs why --step ${step.id}`,
  );
}
