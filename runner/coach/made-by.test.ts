import { fileURLToPath } from 'node:url';
import t from 'tap';

import { registry } from '../../checks/registry.js';
import { readLab } from '../lab/read-lab.js';
import type { Result } from '../session/judge.js';
import { findStep } from '../session/steps.js';
import { madeBy } from './made-by.js';

/** Seen from dist/runner/coach. */
const labFile = (name: string) => fileURLToPath(new URL(`../../../labs/${name}/lab.md`, import.meta.url));

const typed = (command: string, place = 'host') => ({
  place,
  directory: '/root',
  command,
  code: 0,
  interrupted: false,
});

const unmet = (step: string, id: string, cause: string): Result =>
  ({ step, id, outcome: { kind: 'unmet', cause } }) as unknown as Result;

const lab01 = await readLab(labFile('01-namespaces'), registry);
const lab02 = await readLab(labFile('02-veth-pair'), registry);

function stepOf(lab: typeof lab01, id: string) {
  const step = findStep(lab, id);
  if (step === undefined) throw new Error(`${lab.name} has no step ${id} any more`);
  return step;
}

t.test('half of a solution is no mistake, though the state is that of one', (t) => {
  const step = stepOf(lab02, 'cable');
  const results = [unmet('cable', 'red-end', 'elsewhere'), unmet('cable', 'blue-end', 'elsewhere')];
  for (const command of [
    'ip link add veth-red type veth peer name veth-blue',
    'ip  link add veth-red type veth peer name veth-blue; ip link set dev veth-red netns red',
  ])
    t.equal(madeBy(typed(command), step, new Map(), results), undefined, command);
  t.end();
});

t.test('a line of a mistake shows it, also where nothing has changed and however it is said', (t) => {
  const step = stepOf(lab01, 'inside');
  const results = [unmet('inside', 'red-lo', 'down')];
  const before = new Map([['inside/red-lo', unmet('inside', 'red-lo', 'down')]]);
  for (const command of ['ip link set lo up', 'sudo ip link set dev lo up', ' ip  link set lo up && true'])
    t.equal(madeBy(typed(command), step, before, results)?.title, 'said to host', command);
  t.equal(madeBy(typed('ip link set lo up', 'host/red'), step, before, results), undefined, 'in red it is right');
  t.equal(madeBy(typed('ip netns exec red true'), step, before, results), undefined, 'no word of this one');
  t.end();
});

t.test('a cause that was not there before shows a mistake, and one that was there does not', (t) => {
  const step = stepOf(lab02, 'address');
  const results = [unmet('address', 'red-address', 'no-prefix')];
  const command = typed('ip addr add 192.168.15.1/32 dev veth-red', 'host/red');
  const absent = new Map([['address/red-address', unmet('address', 'red-address', 'absent')]]);
  t.equal(madeBy(command, step, absent, results)?.title, 'no prefix length');
  const known = new Map([['address/red-address', unmet('address', 'red-address', 'no-prefix')]]);
  t.equal(madeBy(command, step, known, results), undefined);
  t.end();
});
