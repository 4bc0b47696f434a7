import type { Standing } from '../ground/ground.js';
import type { Step } from '../lab/lab.js';
import { play } from '../session/play.js';
import { playerFor } from '../session/stand.js';
import { stateLines } from '../session/state-lines.js';
import { asked, before, judging, onFreshNodes, type Flaw, type Notes, type Proving } from './proving.js';
import { askEarlier, byIt, bySetup, solved } from './undone.js';
import { metTooEarly, notMet } from './unproven.js';

/** A step as its author solves it, the earlier ones being done. */
export async function solution(proving: Proving, step: Step, notes: Notes): Promise<void> {
  const { lab, signal, timeout } = proving;
  const nodes = await onFreshNodes(proving, `${step.id}-solution`, before(lab, step), step);
  try {
    if (step.setup.length > 0) await askEarlier(proving, nodes, bySetup(step), notes);
    const how = { ...judging(proving, nodes), controls: 'left out', patience: 'look once' } as const;
    const results = await asked(step, how, { words: 'before the solution', way: 'not yet' }, notes);
    notes.flaws.push(...results.flatMap((result) => metTooEarly(step, result)));
    await play(step.solution.blocks, playerFor(lab, nodes, signal, timeout));
    notes.flaws.push(...(await askTwice(proving, step, nodes, notes)));
    await askEarlier(proving, nodes, byIt(step), notes);
  } finally {
    await nodes.down();
  }
}

// Met once may be luck, so what is met is asked again.
async function askTwice(proving: Proving, step: Step, nodes: Standing, notes: Notes): Promise<Flaw[]> {
  for (const words of solved) {
    const results = await asked(step, judging(proving, nodes), { words, way: 'right' }, notes);
    const flaws = results.flatMap((result) => notMet(step, result, words));
    if (flaws.length > 0) return flaws;
  }
  return [];
}

/** Does what `labs reset` does, and compares with what the lab began with. */
export async function reset(proving: Proving, notes: Notes): Promise<void> {
  const [start, again] = [await freshState(proving), await freshState(proving)];
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

async function freshState(proving: Proving): ReturnType<typeof stateLines> {
  const nodes = await onFreshNodes(proving, 'start', []);
  try {
    return await stateLines(nodes);
  } finally {
    await nodes.down();
  }
}
