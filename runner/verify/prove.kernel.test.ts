import { fileURLToPath } from 'node:url';
import t from 'tap';

import { registry } from '../../checks/registry.js';
import { LabError } from '../errors.js';
import type { Ground } from '../ground/ground.js';
import { testGround, whyNot } from '../ground/test-ground.js';
import { readLab } from '../lab/read-lab.js';
import { stepsOf } from '../session/steps.js';
import { parts, summed } from './prove.js';

const skip = await whyNot('sandbox');

const read = (name: string) =>
  readLab(fileURLToPath(new URL(`../../../runner/verify/broken/${name}/lab.md`, import.meta.url)), registry);

const prove = async (name: string, ground: Ground, timeout: number) => {
  const proving = {
    lab: await read(name),
    ground,
    name: (part: string) => `${name}-${part}`,
    checks: registry,
    timeout,
  };
  return Promise.all(parts(proving).map((part) => part()));
};

void t.test('a solution that hangs is a flaw at its line, after the time that a block has', { skip }, async (t) => {
  const { ground } = await testGround(t, 'sandbox');
  t.strictSame(summed(await prove('hanging-solution', ground, 500)), [
    { at: { line: 30, column: 1 }, message: 'the block had not ended after 0.5 s on host' },
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
  const broken = { ...lab, sections: [failing] };
  const proving = { lab: broken, ground, name: (part: string) => `kept-${part}`, checks: registry };
  const flaws = summed(await Promise.all(parts(proving).map((part) => part())));
  t.match(flaws, [
    { message: 'red/given is met before the solution: it proves nothing' },
    { message: 'the block ended with exit code 3 on host' },
  ]);
});

void t.test('a ground that refuses hinders the proof, and is no flaw of the lab', async (t) => {
  const refusal = new LabError('docker-unreachable', 'No daemon answers.', 'Start it.');
  const never = () => Promise.resolve([]);
  const ground: Ground = { name: 'docker', up: () => Promise.reject(refusal), ps: never, lost: never, gc: never };
  t.strictSame(await prove('sound', ground, 500), [{ flaws: [], hindrance: refusal }]);
});

void t.test('what several parts come upon is one flaw, and flaws stand in the order of the file', (t) => {
  const flaw = (line: number, message: string) => ({ at: { line, column: 1 }, message });
  const found = [{ flaws: [flaw(9, 'late'), flaw(2, 'early')] }, { flaws: [flaw(9, 'late'), flaw(9, 'other')] }];
  t.strictSame(summed(found), [flaw(2, 'early'), flaw(9, 'late'), flaw(9, 'other')]);
  t.end();
});
