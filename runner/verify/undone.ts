import type { Standing } from '../ground/ground.js';
import type { Lab, Step } from '../lab/lab.js';
import { look } from '../session/advance.js';
import { stepsOf, watched } from '../session/steps.js';
import { judging, note, type Flaw, type Notes, type Proving, type Seen } from './proving.js';
import { sighted } from './unproven.js';

/** The points of a proof at which a step is asked that has just been solved. */
export const passes = ['after the solution', 'at a second look'] as const;

/** What can undo the steps before it. */
export interface Later {
  readonly step: Step;
  readonly words: string;
}

/** Undone by what it sets up, before anybody solves it; or by its solution. */
export const bySetup = (step: Step): Later => ({ step, words: `the Setup of step ${step.id}` });
export const byIt = (step: Step): Later => ({ step, words: `step ${step.id}` });

/** Asks all that should hold still. */
export async function askEarlier(proving: Proving, nodes: Standing, later: Later, notes: Notes): Promise<void> {
  const judged = await look(earlier(proving, later.step), judging(proving, nodes));
  const words = `after ${later.words}`;
  for (const { step, results } of judged) note(step, results, { words, way: 'right' }, notes);
  for (const { step, results } of judged) notes.flaws.push(...sighted(step, results, words));
}

/** Waits for what takes its time after a solution has been typed. */
export async function settle(proving: Proving, nodes: Standing, step: Step): Promise<void> {
  const slow = earlier(proving, step).map((one) => ({ ...one, checks: one.checks.filter(({ within }) => within > 0) }));
  await look(slow, judging(proving, nodes));
}

const earlier = ({ lab }: Proving, step: Step) => watched(lab, step).filter((one) => one !== step);

/** Steps that held once they were solved and then no longer: each is blamed on the first that undid it. */
export function undone(lab: Lab, seen: readonly Seen[]): Flaw[] {
  const steps = stepsOf(lab);
  return steps.flatMap((step, i) => {
    const at = (words: string) => seen.filter((one) => one.step === step && one.at.words === words);
    const fails = (words: string) => at(words).some(({ outcome }) => outcome !== 'met');
    if (passes.some(fails)) return [];
    const laters = steps.slice(i + 1).flatMap((later) => [bySetup(later), byIt(later)]);
    const first = laters.find(({ words }) => fails(`after ${words}`));
    if (first === undefined || !at(`after ${first.words}`).some(({ outcome }) => outcome === 'unmet')) return [];
    const message = `${first.words} undoes step ${step.id}: write "undone by: ${first.step.id}" there, or mend it`;
    return [{ at: step.at, message }];
  });
}
