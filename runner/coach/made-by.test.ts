import { fileURLToPath } from 'node:url';
import t from 'tap';

import { registry } from '../../checks/registry.js';
import { readLab } from '../lab/read-lab.js';
import type { Result } from '../session/judge.js';
import type { Opening } from '../session/recognised.js';
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

const until = (
  known = new Map<string, Result>(),
  opened: Opening = {},
  commands: readonly string[] = [],
  place = 'host',
) => ({
  known,
  tried: { opened, typed: commands.map((command) => ({ place, command })) },
  calls: (name: string) => registry.get(name)?.group !== 'state',
});

const lab01 = await readLab(labFile('01-namespaces'), registry);
const lab02 = await readLab(labFile('02-veth-pair'), registry);
const lab04 = await readLab(labFile('04-routing'), registry);
const lab08 = await readLab(labFile('08-names'), registry);

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
    t.equal(madeBy(typed(command), step, results, until()), undefined, command);
  t.end();
});

t.test('a line of a mistake shows it, also where nothing has changed and however it is said', (t) => {
  const step = stepOf(lab01, 'inside');
  const results = [unmet('inside', 'red-lo', 'down')];
  const before = new Map([['inside/red-lo', unmet('inside', 'red-lo', 'down')]]);
  const began = until(before, { 'red-lo': 'down' });
  for (const command of ['ip link set lo up', 'sudo ip link set dev lo up', ' ip  link set lo up && true'])
    t.equal(madeBy(typed(command), step, results, began)?.title, 'said to host', command);
  t.equal(madeBy(typed('ip link set lo up', 'host/red'), step, results, began), undefined, 'in red it is right');
  t.equal(madeBy(typed('ip netns exec red true'), step, results, began), undefined, 'no word of this one');
  t.end();
});

t.test('state alone shows no mistake, for it may be half of a right way; a call that fails anew does', (t) => {
  const step = stepOf(lab02, 'address');
  const command = typed('ip addr add 10.9.9.9/24 dev veth-blue', 'host/blue');
  const state = [unmet('address', 'red-address', 'no-prefix')];
  t.equal(madeBy(command, step, state, until(new Map(), { 'red-address': 'absent' })), undefined);
  const call = unmet('address', 'red-to-blue', 'same-address');
  const opened = { 'red-to-blue': 'no-route' };
  t.equal(madeBy(command, step, [call], until(new Map(), opened))?.title, 'the same address twice');
  t.equal(
    madeBy(command, step, [call], until(new Map([['address/red-to-blue', call]]), opened)),
    undefined,
    'as before',
  );
  t.equal(madeBy(command, step, [call], until(new Map(), { 'red-to-blue': 'same-address' })), undefined, 'as it began');
  t.equal(madeBy(command, step, [call], until()), undefined, 'nobody knows how it began');
  t.end();
});

t.test('a right command shows the mistake in a file that was written before it', (t) => {
  const step = stepOf(lab08, 'server');
  const results = [unmet('server', 'unknown', 'other-answer')];
  const opened = { db: 'no-answer', unknown: 'no-answer' };
  const made = (commands: readonly string[]) =>
    madeBy(typed('dnsmasq', 'ns'), step, results, until(new Map(), opened, commands, 'ns'))?.title;
  t.equal(made(['nano /etc/dnsmasq.conf', 'dnsmasq']), 'yes to everything');
  t.equal(made(["echo 'no-hosts' > /etc/dnsmasq.conf", 'dnsmasq']), undefined, 'on the way of the solution');
  const silent = [unmet('server', 'db', 'no-answer')];
  const written = typed("printf '%s\\n' no-hosts > /etc/dnsmasq.conf", 'ns');
  t.equal(
    madeBy(written, step, silent, until(new Map(), opened, [written.command], 'ns')),
    undefined,
    'not started yet',
  );
  t.end();
});

t.test('what a step began with is no mistake, whether it is looked at or come back to', (t) => {
  const step = stepOf(lab04, 'way');
  const opened = { way: 'absent' };
  const results = [unmet('way', 'way', 'absent')];
  const before = new Map([['way/way', unmet('way', 'way', 'other-gateway')]]);
  t.equal(madeBy(typed('ip route del 192.168.2.0/24'), step, results, until(before, opened)), undefined);
  t.equal(madeBy(typed('conntrack -L'), step, results, until(new Map(), opened)), undefined);
  const own = typed('ip route add 193.168.2.0/24 via 192.168.1.1');
  t.equal(
    madeBy(own, step, results, until(before, opened))?.title,
    'another number',
    'a line of its own shows it all the same',
  );
  t.end();
});
