import type { Standing } from '../ground/ground.js';
import type { Step } from '../lab/lab.js';
import type { Result } from '../session/judge.js';
import { play } from '../session/play.js';
import { playerFor } from '../session/stand.js';
import { stateLines } from '../session/state-lines.js';
import { stepsOf } from '../session/steps.js';
import { asked, before, judging, onFreshNodes, type Notes, type Proving } from './proving.js';
import { askEarlier, byIt, bySetup, passes, settle } from './undone.js';
import { metTooEarly, notMet, sighted } from './unproven.js';

/** A step as its author solves it, the earlier ones being done. */
export async function solution(proving: Proving, step: Step, notes: Notes): Promise<void> {
  const { lab, signal, timeout } = proving;
  const nodes = await onFreshNodes(proving, `${step.id}-solution`, before(lab, step), step);
  try {
    if (step.setup.length > 0) await askEarlier(proving, nodes, bySetup(step), notes);
    else await settle(proving, nodes, step);
    const how = { ...judging(proving, nodes), controls: 'left out', patience: 'look once' } as const;
    const words = 'before the solution';
    const results = await asked(step, how, { words, way: 'not yet' }, notes);
    notes.flaws.push(...results.flatMap((result) => metTooEarly(step, result)));
    notes.flaws.push(...sighted(step, results, words));
    await play(step.solution.blocks, playerFor(lab, nodes, signal, timeout));
    await askTwice(proving, step, nodes, results, notes);
    await askEarlier(proving, nodes, byIt(step), notes);
  } finally {
    await nodes.down();
  }
}

// Met once may be luck, so what is met is asked again.
async function askTwice(
  proving: Proving,
  step: Step,
  nodes: Standing,
  first: readonly Result[],
  notes: Notes,
): Promise<void> {
  for (const words of passes) {
    const results = await asked(step, judging(proving, nodes), { words, way: 'right' }, notes);
    const flaws = results.flatMap((result) => notMet(step, result, words, first));
    notes.flaws.push(...flaws, ...sighted(step, results, words));
    if (flaws.length > 0) return;
  }
}

/** Does what `labs reset` does to somebody who has solved it, and compares with what the lab began with. */
export async function reset(proving: Proving, notes: Notes): Promise<void> {
  const steps = stepsOf(proving.lab);
  const [start, again] = [await stateOf(proving, steps), await stateOf(proving, [])];
  const places = [...new Set([...start.keys(), ...again.keys()])];
  const differences = places.flatMap((place) => {
    const [then, now] = [start.get(place) ?? [], again.get(place) ?? []];
    const gone = then.filter((line) => !now.includes(line)).map((line) => `${place} had at first: ${line}`);
    return [...gone, ...now.filter((line) => !then.includes(line)).map((line) => `${place} has now: ${line}`)];
  });
  const [first] = differences;
  const at = proving.lab.setup[0]?.at ?? { line: 1, column: 1 };
  if (first !== undefined) notes.flaws.push({ at, message: `a reset does not lead back to the start: ${first}` });
}

/** The state of fresh nodes, before steps are done there. */
async function stateOf(proving: Proving, steps: readonly Step[]): ReturnType<typeof stateLines> {
  const nodes = await onFreshNodes(proving, 'start', []);
  try {
    const state = await stateLines(nodes);
    const player = playerFor(proving.lab, nodes, proving.signal, proving.timeout);
    for (const { setup, solution } of steps) await play([...setup, ...solution.blocks], player);
    return state;
  } finally {
    await nodes.down();
  }
}
