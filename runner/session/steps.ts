import type { Check } from '../../checks/check.js';
import type { Lab, Step, StepCheck } from '../lab/lab.js';

export function stepsOf(lab: Lab): readonly Step[] {
  return lab.sections.filter((section) => section.kind === 'step');
}

/** The step to work on: the first that is not done. */
export function currentOf(lab: Lab, done: readonly string[]): Step | undefined {
  return stepsOf(lab).find(({ id }) => !done.includes(id));
}

/** A step by what a person may call it: its id, or its number. */
export function findStep(lab: Lab, word: string): Step | undefined {
  const steps = stepsOf(lab);
  return steps.find(({ id }) => id === word) ?? (/^\d+$/.test(word) ? steps[Number(word) - 1] : undefined);
}

/** A step that only asks is complete when all of its questions have an answer; elsewhere they may be passed over. */
export function isAnswered({ checks, questions }: Step, answers: Readonly<Record<string, string>>): boolean {
  return checks.length > 0 || questions.every(({ id }) => answers[id] !== undefined);
}

/** The steps whose checks count while `current` is worked on: it and those before it that no step up to it has undone. */
export function watched(lab: Lab, current: Step): readonly Step[] {
  const steps = stepsOf(lab);
  const until = steps.slice(0, steps.indexOf(current) + 1);
  return until.filter(({ undoneBy }) => undoneBy === undefined || !until.some(({ id }) => id === undoneBy));
}

/** What a check asks for, in the learner's words. */
export function sayOf(check: StepCheck, checks: ReadonlyMap<string, Check>): string {
  const [first] = check.asks;
  const say = check.say ?? checks.get(check.name)?.say(first?.args);
  if (say !== undefined) return say;
  throw new Error(`the lab was read with a check called ${check.name}, which is not in the registry`);
}
