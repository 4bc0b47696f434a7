import { registry } from '../../checks/registry.js';
import { LabError } from '../errors.js';
import type { Standing } from '../ground/ground.js';
import { Grounds } from '../ground/grounds.js';
import { didYouMean } from '../lab/near-miss.js';
import type { Lab, Step } from '../lab/lab.js';
import { paintFor, type Paint } from '../report/paint.js';
import { findStep } from '../session/steps.js';
import type { Judge } from '../session/judge.js';
import { opening, type Tried } from '../session/recognised.js';
import { currentOf, stepsOf } from '../session/steps.js';
import { join } from 'node:path';
import { Journal, typedIn } from '../session/journal.js';
import { applied } from '../session/replay.js';
import { keepsSolution, solutionKept } from '../session/kept-solution.js';
import { progressFolder, ProgressStore, type Progress } from '../session/progress.js';
import { around, home } from './around.js';
import { labFrom, openLab } from './open-lab.js';

/** A lab that is up, and how far its learner has come. */
export interface Session {
  readonly lab: Lab;
  readonly standing: Standing;
  readonly progress: Progress;
  readonly store: ProgressStore;
}

export const labOption = { lab: { type: 'string', describe: 'Which lab, when several are up' } } as const;

export const stepOption = {
  step: { type: 'string', describe: 'Its number or its id; the current one unless said' },
} as const;

export function progressStore(): ProgressStore {
  return new ProgressStore(progressFolder(process.env, home()));
}

function journalFile(as: string): string {
  return join(progressFolder(process.env, home()), `${as}.journal`);
}

export function journalOf(as: string): Journal {
  return new Journal(journalFile(as));
}

/** Writes down that the reference solutions of these steps were played, so that it can be done again. */
export function noteSolved(as: string, solved: readonly Step[]): void {
  for (const { id } of solved)
    journalOf(as).add({ at: new Date().toISOString(), step: id, place: '', directory: '', command: applied, code: 0 });
}

/** Writes down how the step stands that opens now. */
export async function noteOpening(lab: Lab, standing: Standing): Promise<void> {
  const store = progressStore();
  const { done } = store.read(standing.as);
  const opened = await opening(currentOf(lab, done), judging(standing));
  store.change(standing.as, (told) => ({ ...told, opened }));
}

/** What was done in this step since it opened. */
export function triedIn({ progress: { lab, opened } }: Pick<Session, 'progress'>, step: Step): Tried {
  return { opened, typed: typedIn(journalOf(lab), step) };
}

export function claimFile(as: string): string {
  return join(progressFolder(process.env, home()), `${as}.coach`);
}

export async function openSession(as: string | undefined): Promise<Session> {
  const standing = await new Grounds(around()).find(as);
  const store = progressStore();
  const progress = store.read(standing.as);
  // Without a progress that says which file it was, it is looked for where `labs up` would find it.
  const { file, seed } = progress;
  const lab =
    file === undefined
      ? await openLab(standing.plan.lab, undefined)
      : await labFrom({ file, ...(seed !== undefined && { seed }) });
  return { lab, standing, progress, store };
}

/** The step that a person named, or the first that is not complete; the last when all are. */
export function stepOf({ lab, progress }: Pick<Session, 'lab' | 'progress'>, word: string | undefined): Step {
  const steps = stepsOf(lab);
  const step =
    word === undefined || word === '' ? (currentOf(lab, progress.done) ?? steps.at(-1)) : findStep(lab, word);
  if (step !== undefined) return step;
  const ids = steps.map(({ id }) => id);
  throw new LabError(
    'bad-usage',
    `${lab.name} has no step ${word ?? ''}${didYouMean(word ?? '', ids, [])}`,
    `It has ${steps.length}: ${ids.join(', ')}.`,
  );
}

/** Refuses what would show a learner how steps are solved, where the course keeps that. */
export function requireSolutions(progress: Progress, steps: readonly Step[], wish: string): void {
  const kept = steps.find((step) => keepsSolution(step, progress));
  if (kept !== undefined) throw solutionKept(kept, wish, progress);
}

export function judging(standing: Standing, signal?: AbortSignal): Judge {
  return { site: standing, checks: registry, controls: 'asked', patience: 'wait', ...(signal && { signal }) };
}

export function paint(): Paint {
  return paintFor(process.env, process.stdout);
}

/** How wide a line may be: without a terminal, as wide as it is. */
export function widest(): number {
  return Number(process.stdout.isTTY ? process.stdout.columns : process.env['COLUMNS']) || Infinity;
}

/** Prose is easiest to read in lines that are not too long. */
export function columns(): number {
  const wide = process.stdout.isTTY ? process.stdout.columns : Number(process.env['COLUMNS'] ?? 80);
  return Math.min(wide || 80, 100);
}
