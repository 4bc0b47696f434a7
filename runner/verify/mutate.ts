import { openWorld, shortSilence, type World } from '../../checks/world.js';
import type { Standing } from '../ground/ground.js';
import type { Step, StepCheck } from '../lab/lab.js';
import { judge, type Result } from '../session/judge.js';
import { FailedBlock, play } from '../session/play.js';
import { playerFor } from '../session/stand.js';
import { stepsOf } from '../session/steps.js';
import type { Mutant } from './mutants.js';
import { before, judging, note, onFreshNodes, type Notes, type Proving } from './proving.js';
import { sighted } from './unproven.js';

/** What a mutant waits for never comes, so its blocks have less time than others. */
const patience = 5000;

/** Tries a mutant; when nothing notices it that is noted, once a second look has been as patient as a learner's own. */
export async function tryMutant(
  proving: Proving,
  mutant: Mutant,
  keeps: readonly StepCheck[],
  message: string,
  notes: Notes,
): Promise<void> {
  for (const silence of [shortSilence, undefined]) if (await noticed(proving, mutant, keeps, silence, notes)) return;
  notes.flaws.push({ at: mutant.at, message });
}

/** Whether a check of the step or of a later one is unmet, when all that comes after is done as it should be. */
async function noticed(
  proving: Proving,
  { step, id, blocks }: Mutant,
  keeps: readonly StepCheck[],
  silence: World['silence'] | undefined,
  notes: Notes,
): Promise<boolean> {
  const { lab, signal } = proving;
  const name = `${step.id}-${id}${silence === undefined ? '-again' : ''}`;
  const nodes = await onFreshNodes(proving, name, before(lab, step), step);
  try {
    const steps = stepsOf(lab).slice(stepsOf(lab).indexOf(step));
    const all: [Step, Result[]][] = [];
    for (const one of steps) {
      // As somebody types who sees a command fail and goes on.
      const player = { ...playerFor(lab, nodes, signal, patience), onFailure: 'go on' } as const;
      if (one !== step) await play(one.setup, player);
      await play(one === step ? blocks : one.solution.blocks, player);
      const results = await untilUnmet(proving, nodes, one, keeps, silence);
      note(one, results, { words: mutated, way: 'wrong' }, notes);
      if (results.some(isUnmet)) return true;
      all.push([one, results]);
    }
    // A node that has died of it is noticed by everybody.
    return all.some(([one, results]) => sighted(one, results, mutated).length > 0);
  } catch (error) {
    // The same, amid a block; nothing else ends one that goes on whatever fails.
    if (error instanceof FailedBlock) return true;
    throw error;
  } finally {
    await nodes.down();
  }
}

const mutated = 'with a line left out or altered';

/** State first, for it is cheap; the first that is unmet will do. A keep that nothing has broken yet is always asked. */
async function untilUnmet(
  proving: Proving,
  nodes: Standing,
  step: Step,
  keeps: readonly StepCheck[],
  silence: World['silence'] | undefined,
): Promise<Result[]> {
  const how = judging(proving, nodes);
  const world = openWorld(nodes, proving.signal, silence);
  const isState = ({ name }: StepCheck) => proving.checks.get(name)?.group === 'state';
  const [kept, others] = split(step.checks, (check) => keeps.includes(check));
  const [state, calls] = split(others, isState);
  const [atOnce, later] = split(state, ({ within }) => within === 0);
  const results: Result[] = [];
  for (const checks of [kept, atOnce, later, calls]) {
    if (checks.length === 0 || results.some(isUnmet)) continue;
    results.push(...(await judge({ ...step, checks }, how, world)));
  }
  return results;
}

const isUnmet = ({ outcome }: Result) => outcome.kind === 'unmet';

function split<T>(all: readonly T[], first: (one: T) => boolean): [T[], T[]] {
  return [all.filter(first), all.filter((one) => !first(one))];
}
