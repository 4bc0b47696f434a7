import { LabError } from '../errors.js';
import type { Step } from '../lab/lab.js';
import type { Result } from '../session/judge.js';
import type { Flaw } from './proving.js';

/** What is wrong with a check's answer before the step's solution. */
export function metTooEarly(step: Step, { id, kind, outcome }: Result): Flaw[] {
  const at = atOf(step, id);
  if (outcome.kind === 'unknown')
    return [{ at, message: blind(`${step.id}/${id}`, 'before the solution', outcome.error) }];
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
      return [{ at, message: blind(`${step.id}/${id}`, pass, outcome.error) }];
  }
}

/** That a check could not look: the environment's doing, which ends this part of the proof. Unless a node has died of what the lab does. */
export function blind(check: string, when: string, { code, message, next }: LabError): string {
  const told = `${check} could not look ${when}: ${message}`;
  if (code === 'node-gone') return told;
  throw new LabError(code, told, next);
}

export function sighted(step: Step, results: readonly Result[], when: string): void {
  for (const { id, outcome } of results) if (outcome.kind === 'unknown') blind(`${step.id}/${id}`, when, outcome.error);
}

const checkOf = (step: Step, id: string) => step.checks.find((check) => check.id === id);

const atOf = (step: Step, id: string) => checkOf(step, id)?.at ?? step.at;
