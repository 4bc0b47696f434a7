import t from 'tap';

import { onlyLooks } from './draft.js';
import { isRepeatable, together } from './replay.js';

const entry = (command: string, place = 'host') => ({
  at: '',
  step: 'make',
  directory: '/root',
  code: 0,
  place,
  command,
});

t.test('what only looks is left out, and what changes something stays', (t) => {
  for (const command of ['ip a', 'ip -n red addr show', 'ping -c1 10.0.0.1', 'bridge fdb', 'ss -ltn', 'cat /etc/hosts'])
    t.ok(onlyLooks(command), command);
  for (const command of [
    'ip link set lo up',
    'ip -n red addr add 10.0.0.1/24 dev lo',
    'cat x > y',
    'ip route | sh',
    'kill $(pgrep x)',
  ])
    t.notOk(onlyLooks(command), command);
  t.end();
});

t.test('what needs a person is not typed again', (t) => {
  for (const command of ['vim /etc/hosts', 'ip netns exec red bash', 'tcpdump -ni eth0', 'ping 10.0.0.1'])
    t.notOk(isRepeatable(entry(command)), command);
  t.notOk(isRepeatable({ ...entry('cat'), interrupted: true }), 'nor what only ^C ended');
  t.notOk(isRepeatable(entry('ip link', 'host/?')), 'nor what was typed where nobody finds the way to');
  for (const command of ['nc -lk 8080 &', 'ip netns exec red bash -c "ip link set lo up"'])
    t.ok(isRepeatable(entry(command)), command);
  t.end();
});

t.test('what was typed in one place in a row shares a shell, and the order of places is kept', (t) => {
  const groups = together([entry('a=1'), entry('echo $a'), entry('ip a', 'host/red'), entry('b')]);
  t.match(groups, [
    { kind: 'typed', place: { node: 'host', namespace: '' }, entries: { length: 2 } },
    { kind: 'typed', place: { node: 'host', namespace: 'red' }, entries: { length: 1 } },
    { kind: 'typed', place: { node: 'host' }, entries: { length: 1 } },
  ]);
  t.end();
});
