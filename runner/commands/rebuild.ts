import { Grounds } from '../ground/grounds.js';
import type { Step } from '../lab/lab.js';
import { stepsOf } from '../session/steps.js';
import { stand } from '../session/stand.js';
import { around, interruptible, tell } from './around.js';
import { journalOf, noteOpening, noteSolved, type Session } from './session.js';

/** Fresh nodes in the place of the old ones, with the reference solutions of all steps before `step`. */
export async function rebuild({ lab, standing, store }: Session, step: Step | undefined): Promise<void> {
  const signal = interruptible();
  const steps = stepsOf(lab);
  const solved = step === undefined ? [] : steps.slice(0, steps.indexOf(step));
  const ground = await new Grounds(around()).of(standing);
  const { as } = standing;
  await standing.down();
  // Before the nodes stand: whatever ends us then, nothing is said to be done that is not.
  store.change(as, (told) => ({ ...told, file: lab.file, done: solved.map(({ id }) => id) }));
  const fresh = await stand(lab, ground, {
    ...{ as, life: 'detached', progress: tell, signal },
    ...{ solved, open: step ?? steps[0], broken: 'down' },
  });
  journalOf(as).clear();
  noteSolved(as, solved);
  await noteOpening(lab, fresh);
}
