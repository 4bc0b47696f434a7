import { Grounds } from '../ground/grounds.js';
import type { Step } from '../lab/lab.js';
import { stepsOf } from '../session/judge.js';
import { fingerprint } from '../session/state-lines.js';
import { stand } from '../session/stand.js';
import { around, interruptible, tell } from './around.js';
import type { Session } from './session.js';

/** Fresh nodes in the place of the old ones, with the reference solutions of all steps before `step`. */
export async function rebuild({ lab, standing, progress, store }: Session, step: Step | undefined): Promise<void> {
  const signal = interruptible();
  const steps = stepsOf(lab);
  const solved = step === undefined ? [] : steps.slice(0, steps.indexOf(step));
  const ground = await new Grounds(around()).of(standing);
  await standing.down();
  const fresh = await stand(lab, ground, {
    ...{ as: standing.as, life: 'detached', progress: tell, signal },
    ...{ solved, open: step ?? steps[0], broken: 'down' },
  });
  store.write({ ...progress, done: solved.map(({ id }) => id), opened: await fingerprint(fresh) });
}
