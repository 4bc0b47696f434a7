import type { Lab, Step } from '../lab/lab.js';
import { judge, stepsOf, watched, type Judge, type Result } from './judge.js';

/** A step as it stands at this moment. */
export interface Judged {
  readonly step: Step;
  readonly results: readonly Result[];
}

export interface Advance {
  /** Steps before the current one that no longer hold. */
  readonly broken: readonly Judged[];
  /** Steps that became complete by this look, in order. */
  readonly completed: readonly Step[];
  /** The step to work on; undefined when all are complete. */
  readonly current: Judged | undefined;
}

/** Looks how far a learner has come: `done` are the steps that were complete before. Typing ahead is welcome; `open` sets the next step up. */
export async function advance(
  lab: Lab,
  done: readonly string[],
  how: Judge,
  open: (step: Step) => Promise<void>,
): Promise<Advance> {
  const completed: Step[] = [];
  const complete = new Set(done);
  for (;;) {
    const step = stepsOf(lab).find(({ id }) => !complete.has(id));
    const last = step ?? stepsOf(lab).at(-1);
    const watching = last === undefined ? [] : watched(lab, last);
    const judged = await Promise.all(watching.map(async (one) => ({ step: one, results: await judge(one, how) })));
    const broken = judged.filter((one) => one.step !== step && !allMet(one.results));
    const current = judged.find((one) => one.step === step);
    if (step === undefined || current === undefined || broken.length > 0 || !allMet(current.results))
      return { broken, completed, current };
    completed.push(step);
    complete.add(step.id);
    const next = stepsOf(lab).find(({ id }) => !complete.has(id));
    if (next !== undefined) await open(next);
  }
}

export function allMet(results: readonly Result[]): boolean {
  return results.every(({ outcome }) => outcome.kind === 'met');
}

/** A step by what a person may call it: its number, its id, or the start of either that is no other's. */
export function findStep(lab: Lab, word: string): Step | undefined {
  const steps = stepsOf(lab);
  return steps.find(({ id }) => id === word) ?? (/^\d+$/.test(word) ? steps[Number(word) - 1] : undefined);
}
