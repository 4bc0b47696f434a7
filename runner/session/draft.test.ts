import t from 'tap';

import { linesOf } from './command-lines.js';
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
  for (const command of [
    'ip a',
    ...[
      'ip -n red addr show',
      'ip a show eth0',
      'ip -br a',
      'ip -d link',
      'ip r g 8.8.8.8',
      'ip a s',
      'ip monitor all',
    ],
    'ping -c1 10.0.0.1',
    'bridge fdb',
    'ss -ltn',
    'cat /etc/hosts',
    'ip netns exec red ping -c1 10.0.0.1',
  ])
    t.ok(onlyLooks(command), command);
  for (const command of [
    ...['sysctl net.ipv4.ip_forward', 'conntrack -L -p tcp --dport 7', 'nft list ruleset', 'nft -a list ruleset'],
    ...['iptables -t nat -S', 'iptables -nvL', 'iptables -t nat -nvL --line-numbers', 'iptables-save -c', 'nstat -az'],
  ])
    t.ok(onlyLooks(command), command);
  for (const command of [
    'ip link set lo up',
    ...[
      'ip -n red addr add 10.0.0.1/24 dev lo',
      'ip -n red a a 10.0.0.1 dev lo',
      'ip l s lo up',
      'ip netns exec red ip a d x',
    ],
    'cat x > y',
    'ip route | sh',
    'kill $(pgrep x)',
    ...['sysctl -w net.ipv4.ip_forward=1', 'sysctl net.ipv4.ip_forward=1', 'sysctl -p', 'sysctl --system'],
    ...[
      'conntrack -D -s 10.0.0.1',
      'conntrack -F',
      'nft flush ruleset',
      'iptables -t nat -F',
      'iptables -A INPUT -j DROP',
    ],
    ...['iptables -L -Z', 'iptables -nvL -Z', 'nft add table ip list'],
    ...['ip -batch setup', 'ip -force -b routes', 'bridge -b ports'],
  ])
    t.notOk(onlyLooks(command), command);
  t.end();
});

t.test('what was written to take a pattern hours is read at once', (t) => {
  t.notOk(onlyLooks(`ip${' -n'.repeat(60)} !`));
  t.notOk(onlyLooks(`ip ${'-n x '.repeat(100_000)}`));
  t.same(linesOf('host', `${' '.repeat(100_000)}#`), []);
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
