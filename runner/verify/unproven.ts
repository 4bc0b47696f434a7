import { LabError } from '../errors.js';
import type { Step } from '../lab/lab.js';
import type { Result } from '../session/judge.js';
import type { Flaw } from './proving.js';

/** What is wrong with a check's answer before the step's solution. */
export function metTooEarly(step: Step, { id, kind, outcome }: Result): Flaw[] {
  const at = atOf(step, id);
  if (kind === 'keep' || outcome.kind === 'unknown') return [];
  if (outcome.kind === 'met')
    return [{ at, message: `${step.id}/${id} is met before the solution: it proves nothing` }];
  const cause = checkOf(step, id)?.before;
  return cause === undefined || cause === outcome.cause
    ? []
    : [{ at, message: `${step.id}/${id} is ${outcome.cause} before the solution, not ${cause}: ${outcome.found}` }];
}

/** What is wrong with a check's answer where it should be met. */
export function notMet(step: Step, { id, outcome }: Result, pass: string, first: readonly Result[] = []): Flaw[] {
  if (outcome.kind !== 'unmet') return [];
  const { cause, wanted, found } = outcome;
  const kept = first.some((one) => one.id === id && one.kind === 'keep' && one.outcome.kind === 'unmet');
  const since = kept ? ', and was before the solution' : '';
  const message = `${step.id}/${id} is unmet ${pass}${since} (${cause}: wanted ${wanted}, found ${found})`;
  return [{ at: atOf(step, id), message }];
}

/**
 * The checks that could not look since a node has died: of what the lab does, for nothing else is done to it. What else
 * keeps a check from looking is the environment's, and ends this part of the proof.
 */
export function sighted(step: Step, results: readonly Result[], when: string): Flaw[] {
  return results.flatMap(({ id, outcome }) => {
    if (outcome.kind !== 'unknown') return [];
    const { code, message, next } = outcome.error;
    const at = atOf(step, id);
    const told = `${step.id}/${id} could not look ${when}: ${message}`;
    if (code !== 'node-gone') throw new LabError(code, `line ${at.line}: ${told}`, next);
    return [{ at, message: told }];
  });
}

const checkOf = (step: Step, id: string) => step.checks.find((check) => check.id === id);

const atOf = (step: Step, id: string) => checkOf(step, id)?.at ?? step.at;
