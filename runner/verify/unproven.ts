import type { Step } from '../lab/lab.js';
import type { Result } from '../session/judge.js';
import type { Flaw } from './proving.js';

/** What is wrong with a check's answer before the step's solution. */
export function metTooEarly(step: Step, { id, kind, outcome }: Result): Flaw[] {
  const at = atOf(step, id);
  if (outcome.kind === 'unknown')
    return [{ at, message: `${step.id}/${id} could not look before the solution: ${outcome.error.message}` }];
  if (kind === 'keep') return [];
  if (outcome.kind === 'met')
    return [{ at, message: `${step.id}/${id} is met before the solution: it proves nothing` }];
  const cause = checkOf(step, id)?.before;
  return cause === undefined || cause === outcome.cause
    ? []
    : [{ at, message: `${step.id}/${id} is ${outcome.cause} before the solution, not ${cause}: ${outcome.found}` }];
}

/** What is wrong with a check's answer where it should be met. */
export function notMet(step: Step, { id, outcome }: Result, pass: string): Flaw[] {
  const at = atOf(step, id);
  switch (outcome.kind) {
    case 'met':
      return [];
    case 'unmet': {
      const { cause, wanted, found } = outcome;
      return [{ at, message: `${step.id}/${id} is unmet ${pass} (${cause}: wanted ${wanted}, found ${found})` }];
    }
    case 'unknown':
      return [{ at, message: `${step.id}/${id} could not look ${pass}: ${outcome.error.message}` }];
  }
}

const checkOf = (step: Step, id: string) => step.checks.find((check) => check.id === id);

const atOf = (step: Step, id: string) => checkOf(step, id)?.at ?? step.at;
