import { openWorld } from '../../checks/world.js';
import type { Lab, Step } from '../lab/lab.js';
import { judge, type Judge, type Result } from './judge.js';
import type { Progress } from './progress.js';
import { isAnswered, stepsOf, watched } from './steps.js';

/** A step as it stands at this moment. */
export interface Judged {
  readonly step: Step;
  readonly results: readonly Result[];
}

export interface Advance {
  /** Every step that was looked at in the last pass. */
  readonly looked: readonly Judged[];
  /** Of these the steps before the current one that do not hold, or of which nobody could tell. */
  readonly broken: readonly Judged[];
  /** Steps that became complete by this look, in order. */
  readonly completed: readonly Step[];
  /** The step to work on; undefined when all are complete. */
  readonly current: Judged | undefined;
}

/** What is done when a step is complete: it is kept, and the next one is set up. */
export type Complete = (step: Step, next: Step | undefined) => Promise<void>;

/** Looks how far a learner has come: `done` are the steps that were complete before. Typing ahead is welcome. */
export async function advance(
  lab: Lab,
  { done, answers }: Pick<Progress, 'done' | 'answers'>,
  how: Judge,
  complete: Complete,
): Promise<Advance> {
  const completed: Step[] = [];
  for (;;) {
    const behind = new Set([...done, ...completed.map(({ id }) => id)]);
    const open = stepsOf(lab).filter(({ id }) => !behind.has(id));
    const [step, next] = open;
    const last = step ?? stepsOf(lab).at(-1);
    const looked = last === undefined ? [] : await look(watched(lab, last), how);
    const broken = looked.filter((one) => one.step !== step && !allMet(one.results));
    const current = looked.find((one) => one.step === step);
    if (
      step === undefined ||
      current === undefined ||
      broken.length > 0 ||
      !allMet(current.results) ||
      !isAnswered(step, answers)
    )
      return { looked, broken, completed, current };
    completed.push(step);
    await complete(step, next);
  }
}

/** One pass over several steps: one look at each place, and no two probes in each other's way. */
export async function look(steps: readonly Step[], how: Judge): Promise<Judged[]> {
  const world = openWorld(how.site, how.signal);
  return Promise.all(steps.map(async (step) => ({ step, results: await judge(step, how, world) })));
}

export function allMet(results: readonly Result[]): boolean {
  return results.every(({ outcome }) => outcome.kind === 'met');
}
