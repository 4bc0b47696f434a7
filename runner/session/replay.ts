import type { Ground, Standing } from '../ground/ground.js';
import { inside, parsePlace, type Place } from '../ground/place.js';
import type { Lab, Step } from '../lab/lab.js';
import type { Check } from '../../checks/check.js';
import { allMet } from './advance.js';
import type { Entry } from './journal.js';
import { judge } from './judge.js';
import { stepsOf, watched } from './steps.js';
import { play, type Player } from './play.js';
import { holdsExpressions, resolved } from './run-time-values.js';
import { playerFor, stand, type StandOptions } from './stand.js';

/** What stands in a journal where the reference solution of a step was applied for the learner. */
export const applied = 'labs solution --apply';

export interface Rebuilt {
  readonly standing: Standing;
  /** By what the steps that were done are done again. */
  readonly by: 'journal' | 'reference';
  /** The steps that the journal alone did not bring back. */
  readonly lost: readonly Step[];
}

export interface Rebuilding {
  readonly ground: Ground;
  readonly options: Omit<StandOptions, 'solved' | 'open' | 'broken'>;
  readonly entries: readonly Entry[];
  /** Steps that were complete, by id. */
  readonly done: readonly string[];
  /** Steps whose reference solutions are not for this learner. */
  readonly keeps: (step: Step) => boolean;
  readonly checks: ReadonlyMap<string, Check>;
}

/**
 * Brings a lab back on fresh nodes: by what its learner typed, and where that does not do, by the reference solutions. Where these
 * are kept, what is lost is to be done again.
 */
export async function rebuilt(
  lab: Lab,
  { ground, options, entries, done, keeps, checks }: Rebuilding,
): Promise<Rebuilt> {
  const steps = stepsOf(lab);
  const complete = steps.filter(({ id }) => done.includes(id));
  const current = steps.find(({ id }) => !done.includes(id));
  const fresh = { ...options, solved: [], open: undefined, broken: 'down' } as const;
  const standing = await stand(lab, ground, fresh);
  try {
    const player = playerFor(lab, standing, options.signal);
    for (const step of current === undefined ? steps : [...complete, current]) {
      await play(step.setup, player);
      await replay(of(step, entries), step, player, standing);
    }
    const lost = await unmet(lab, standing, complete, checks);
    if (lost.length === 0 || complete.some(keeps)) return { standing, by: 'journal', lost };
    await standing.down();
    const second = await stand(lab, ground, { ...options, solved: complete, open: current, broken: 'down' });
    if (current !== undefined)
      await replay(of(current, entries), current, playerFor(lab, second, options.signal), second);
    return { standing: second, by: 'reference', lost };
  } catch (error) {
    await standing.down();
    throw error;
  }
}

/** What is still done of a lab that was built again. */
export function stillDone(done: readonly string[], { by, lost }: Rebuilt, lab: Lab): readonly string[] {
  const first = stepsOf(lab).findIndex((step) => lost.includes(step));
  if (by === 'reference' || first === -1) return done;
  const before = stepsOf(lab).slice(0, first);
  return done.filter((id) => before.some((step) => step.id === id));
}

const of = ({ id }: Step, entries: readonly Entry[]) => entries.filter(({ step }) => step === id);

async function unmet(
  lab: Lab,
  standing: Standing,
  complete: readonly Step[],
  checks: ReadonlyMap<string, Check>,
): Promise<Step[]> {
  const last = complete.at(-1);
  if (last === undefined) return [];
  const how = { site: standing, checks, controls: 'asked', patience: 'wait' } as const;
  const judged = await Promise.all(
    watched(lab, last).map(async (step) => ({ step, holds: allMet(await judge(step, how)) })),
  );
  return judged.filter(({ holds }) => !holds).map(({ step }) => step);
}

async function replay(entries: readonly Entry[], step: Step, player: Player, standing: Standing): Promise<void> {
  for (const group of together(entries.filter(isRepeatable))) {
    if (group.kind === 'applied') await play(step.solution.blocks, player);
    else {
      const script = await resolved(scriptOf(group.entries), standing);
      const argv = inside(group.place, ['bash', '--norc', '-c', script]);
      // A line that fails is no fault by itself, nor is one that takes for ever: what counts is what holds at the end.
      await player
        .exec(group.place.node)
        .run(argv, { timeout: 20_000, ...(player.signal && { signal: player.signal }) });
    }
  }
}

type Group =
  { readonly kind: 'applied' } | { readonly kind: 'typed'; readonly place: Place; readonly entries: Entry[] };

/**
 * What was typed in one place without a change of place shares one shell: a variable of one line is used in the next. What names
 * a value of these nodes begins anew: the value may be there only by then.
 */
export function together(entries: readonly Entry[]): Group[] {
  const groups: Group[] = [];
  for (const entry of entries) {
    const last = groups.at(-1);
    if (entry.command === applied) groups.push({ kind: 'applied' });
    else if (
      last?.kind === 'typed' &&
      last.entries.at(-1)?.place === entry.place &&
      !holdsExpressions(entry.portable ?? '')
    )
      last.entries.push(entry);
    else groups.push({ kind: 'typed', place: parsePlace(entry.place), entries: [entry] });
  }
  return groups;
}

function scriptOf(entries: readonly Entry[]): string {
  return entries
    .map(({ directory, command, portable }) => `cd -- ${quoted(directory)}\neval ${quoted(portable ?? command)}\n`)
    .join('');
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** Programs that talk with a person, or look on until one ends them; a shell that was entered has its own lines in the journal. */
const lasting =
  /^\s*(?:sudo\s+)?(?:vim?|nano|less|more|man|h?top|watch|tmux|screen|exit|logout|fg|bg|su|tail -f|ping|tcpdump)\b/;
const shell = /(?:^|\s)(?:ba|da)?sh\s*$/;

/** Whether a command can be run again without a person: whatever changes nothing may be left out. */
export function isRepeatable({
  command,
  interrupted,
  place,
}: Pick<Entry, 'command' | 'interrupted' | 'place'>): boolean {
  return interrupted !== true && !place.endsWith('/?') && !lasting.test(command) && !shell.test(command);
}
