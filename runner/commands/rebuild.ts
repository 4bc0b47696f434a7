import { registry } from '../../checks/registry.js';
import type { Ground } from '../ground/ground.js';
import { Grounds } from '../ground/grounds.js';
import type { Step } from '../lab/lab.js';
import { keepsSolution } from '../session/kept-solution.js';
import { rebuilt, stillDone } from '../session/replay.js';
import { stand } from '../session/stand.js';
import { currentOf, stepsOf } from '../session/steps.js';
import { around, interruptible, tell } from './around.js';
import { journalOf, noteOpening, noteSolved, requireSolutions, type Session } from './session.js';

/**
 * Fresh nodes in the place of the old ones, with the reference solutions of all steps before `step`; where the course keeps these,
 * with what the learner typed for them. Gives back the step that is to be worked on then.
 */
export async function rebuild(session: Session, step: Step | undefined): Promise<Step | undefined> {
  const { lab, standing, progress } = session;
  const steps = stepsOf(lab);
  const solved = step === undefined ? [] : steps.slice(0, steps.indexOf(step));
  const byHand = solved.some((one) => keepsSolution(one, progress));
  const undone = solved.filter(({ id }) => !progress.done.includes(id));
  if (byHand) requireSolutions(progress, undone, `Not every step before ${step?.id ?? ''} is complete`);
  const ground = await new Grounds(around()).of(standing);
  return byHand ? byJournal(session, solved, ground) : byReference(session, solved, step ?? steps[0], ground);
}

async function byReference(
  { lab, standing, store }: Session,
  solved: readonly Step[],
  open: Step | undefined,
  ground: Ground,
): Promise<Step | undefined> {
  const signal = interruptible();
  const { as } = standing;
  // Before anything is taken down: a home that is full or read-only is told while all still stands. And before the new nodes
  // stand: whatever ends us then, nothing is said to be done that is not.
  store.change(as, (told) => ({ ...told, file: lab.file, done: solved.map(({ id }) => id) }));
  await standing.down();
  const options = { as, life: 'detached', progress: tell, signal } as const;
  const fresh = await stand(lab, ground, { ...options, solved, open, broken: 'down' });
  journalOf(as).clear();
  noteSolved(as, solved);
  await noteOpening(lab, fresh);
  return open;
}

async function byJournal(
  { lab, standing, store }: Session,
  solved: readonly Step[],
  ground: Ground,
): Promise<Step | undefined> {
  const { as } = standing;
  const options = { as, life: 'detached', progress: tell, signal: interruptible() } as const;
  const ids = solved.map(({ id }) => id);
  const journal = journalOf(as);
  const entries = journal.read().filter(({ step }) => ids.includes(step));
  store.change(as, (told) => ({ ...told, file: lab.file, done: [] }));
  await standing.down();
  const back = await rebuilt(lab, { ground, options, entries, done: ids, keeps: () => true, checks: registry });
  const done = stillDone(ids, back, lab);
  store.change(as, (told) => ({ ...told, done }));
  journal.clear();
  for (const entry of entries) journal.add(entry);
  await noteOpening(lab, back.standing);
  const lost = back.lost.map(({ title }) => title).join(', ');
  if (lost !== '') tell(`What you typed did not bring back ${lost}, and this course keeps its solutions.`);
  return currentOf(lab, done);
}
