import type { Standing } from '../ground/ground.js';
import type { Step } from '../lab/lab.js';
import { allMet, look } from '../session/advance.js';
import { play } from '../session/play.js';
import { playerFor } from '../session/stand.js';
import { stateLines } from '../session/state-lines.js';
import { stepsOf, watched } from '../session/steps.js';
import { asked, judging, onFreshNodes, type Flaw, type Notes, type Proving } from './proving.js';
import { metTooEarly, notMet } from './unproven.js';

/** From the first step to the last as its author solves it, and back to the start. */
export async function solutions(proving: Proving, notes: Notes): Promise<void> {
  const { lab, signal, timeout } = proving;
  const nodes = await onFreshNodes(proving, 'solutions', []);
  let start: Awaited<ReturnType<typeof stateLines>>;
  try {
    start = await stateLines(nodes);
    const player = playerFor(lab, nodes, signal, timeout);
    let standing: readonly Step[] = [];
    for (const step of stepsOf(lab)) {
      await play(step.setup, player);
      if (step.setup.length > 0)
        standing = await stillStanding(proving, nodes, [step, 'the Setup of step'], standing, notes);
      const how = { ...judging(proving, nodes), controls: 'left out', patience: 'look once' } as const;
      const results = await asked(step, how, { words: 'before the solution', way: 'not yet' }, notes);
      notes.flaws.push(...results.flatMap((result) => metTooEarly(step, result)));
      await play(step.solution.blocks, player);
      const after = await solved(proving, step, nodes, notes);
      notes.flaws.push(...after);
      standing = await stillStanding(proving, nodes, [step, 'step'], standing, notes);
      if (after.length === 0) standing = [...standing, step];
    }
  } finally {
    await nodes.down();
  }
  notes.flaws.push(...(await reset(proving, start)));
}

// Met once may be luck, so what is met is asked again.
async function solved(proving: Proving, step: Step, nodes: Standing, notes: Notes): Promise<Flaw[]> {
  for (const pass of ['after the solution', 'at a second look']) {
    const results = await asked(step, judging(proving, nodes), { words: pass, way: 'right' }, notes);
    const flaws = results.flatMap((result) => notMet(step, result, pass));
    if (flaws.length > 0) return flaws;
  }
  return [];
}

/** Of the steps that stood before this one those that still do; each is blamed on the one step that undid it. */
async function stillStanding(
  proving: Proving,
  nodes: Standing,
  [step, by]: readonly [Step, by: string],
  before: readonly Step[],
  { flaws }: Notes,
): Promise<readonly Step[]> {
  const counting = watched(proving.lab, step).filter((one) => before.includes(one));
  const judged = await look(counting, judging(proving, nodes));
  for (const { step: earlier, results } of judged) {
    if (!results.some(({ outcome }) => outcome.kind === 'unmet')) continue;
    const message = `${by} ${step.id} undoes step ${earlier.id}: write "undone by: ${step.id}" there, or mend it`;
    flaws.push({ at: earlier.at, message });
  }
  return judged.filter(({ results }) => allMet(results)).map(({ step: one }) => one);
}

/** Does what `labs reset` does, and compares with what the lab began with. */
async function reset(proving: Proving, start: Awaited<ReturnType<typeof stateLines>>): Promise<Flaw[]> {
  const nodes = await onFreshNodes(proving, 'solutions', []);
  try {
    const again = await stateLines(nodes);
    const places = [...new Set([...start.keys(), ...again.keys()])];
    const differences = places.flatMap((place) => {
      const [then, now] = [start.get(place) ?? [], again.get(place) ?? []];
      const gone = then.filter((line) => !now.includes(line)).map((line) => `${place} had at first: ${line}`);
      return [...gone, ...now.filter((line) => !then.includes(line)).map((line) => `${place} has now: ${line}`)];
    });
    const [first] = differences;
    const at = proving.lab.setup[0]?.at ?? { line: 1, column: 1 };
    return first === undefined ? [] : [{ at, message: `a reset does not lead back to the start: ${first}` }];
  } finally {
    await nodes.down();
  }
}
