import { fileURLToPath } from 'node:url';
import t from 'tap';

import { registry } from '../../checks/registry.js';
import { LabError } from '../errors.js';
import type { Ground, Standing } from '../ground/ground.js';
import { testGround, whyNot } from '../ground/test-ground.js';
import type { Lab } from '../lab/lab.js';
import { readLab } from '../lab/read-lab.js';
import { stepsOf } from '../session/steps.js';
import { prove } from './prove.js';

const skip = await whyNot('sandbox');

const read = (name: string) =>
  readLab(fileURLToPath(new URL(`../../../runner/verify/broken/${name}/lab.md`, import.meta.url)), registry);

const proven = (lab: Lab, ground: Ground, runs = 1) =>
  prove(
    { lab, ground, name: (part) => `${lab.name}-${part}`, checks: registry, timeout: 500 },
    { jobs: 4, runs, mutants: 'tried', hints: 'left out' },
  );

void t.test('a solution that hangs is a flaw at its line, after the time that a block has', { skip }, async (t) => {
  const { ground } = await testGround(t, 'sandbox');
  t.strictSame((await proven(await read('hanging-solution'), ground)).flaws, [
    { at: { line: 30, column: 1 }, message: 'step red: the block had not ended after 0.5 s on host' },
  ]);
  t.strictSame(await ground.ps(), []);
});

void t.test('what was found before a block failed is kept', { skip }, async (t) => {
  const { ground } = await testGround(t, 'sandbox');
  const lab = await read('vacuous-check');
  const [step] = stepsOf(lab);
  const [block] = step?.solution.blocks ?? [];
  if (step === undefined || block?.kind !== 'run') throw new Error('the lab has a step, and its solution is a run');
  const failing = { ...step, solution: { prose: [], blocks: [{ ...block, script: 'exit 3\n' }] } };
  const { flaws, mutants } = await proven({ ...lab, sections: [failing] }, ground);
  t.match(flaws, [
    { message: 'red/given is met before the solution: it proves nothing' },
    { message: 'step red: the block ended with exit code 3 on host' },
  ]);
  t.equal(mutants, undefined, 'what is missing from a solution that is none tells nothing');
});

void t.test('a ground that refuses hinders the proof, and is no flaw of the lab', async (t) => {
  const refusal = new LabError('docker-unreachable', 'No daemon answers.', 'Start it.');
  const never = () => Promise.resolve([]);
  const ground: Ground = { name: 'docker', up: () => Promise.reject(refusal), ps: never, lost: never, gc: never };
  const { flaws, hindrances } = await proven(await read('sound'), ground);
  t.strictSame([flaws, hindrances], [[], [refusal]]);
});

void t.test('nodes that still stand after the proof hinder it', async (t) => {
  const refusal = new LabError('nodes-failed', 'It is full.', 'Wait.');
  const never = () => Promise.resolve([]);
  const left = { as: 'sound-start' } as Standing;
  const ps = () => Promise.resolve([left, { ...left, as: 'of-another' }]);
  const ground: Ground = { name: 'sandbox', up: () => Promise.reject(refusal), ps, lost: never, gc: never };
  const { hindrances } = await proven(await read('sound'), ground);
  t.match(hindrances, [refusal, { message: 'The proof is over, and sound-start still stands.' }]);
});

void t.test('so do those of a missing line', { skip }, async (t) => {
  const { ground } = await testGround(t, 'sandbox');
  const left = { as: 'sound-red-mutant0' } as Standing;
  const forgetful: Ground = {
    ...{ name: 'sandbox', up: (plan, options) => ground.up(plan, options), ps: () => Promise.resolve([left]) },
    ...{ lost: () => Promise.resolve([]), gc: () => Promise.resolve([]) },
  };
  const { hindrances } = await proven(await read('sound'), forgetful);
  t.match(hindrances, [{ message: 'The proof is over, and sound-red-mutant0 still stands.' }]);
});
