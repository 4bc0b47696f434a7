import t from 'tap';

import { doneOnce } from './test-person.js';
import { begun } from './test-run.js';
import { noTmux } from './test-terminal.js';

const skip = doneOnce || noTmux;

// The commands that course notes give, as they stand there.
const cable = ['ip link add veth-red type veth peer name veth-blue', 'ip link set veth-red netns red'];
const addresses = ['ip -n red addr add 192.168.15.1 dev veth-red', 'ip -n blue addr add 192.168.15.2 dev veth-blue'];
const inside = ['ip -n red link set veth-red up', 'ip -n blue link set veth-blue up'];
const ping = 'ip netns exec red ping -c 1 192.168.15.2';

t.test('who types the notes in 02 hears what their addresses lack', { skip, timeout: 120_000 }, (t) => {
  const { answer } = begun(t, '02');
  for (const line of [...cable, 'ip link set veth-blue netns blue'])
    t.notMatch(answer(line), 'It looks like this', line);
  for (const line of addresses) t.equal(answer(line), '', `${line}: this is the business of a later step`);
  for (const line of inside) t.notMatch(answer(line), 'It looks like this', line);
  t.equal(answer(ping), 'ping: connect: Network is unreachable');
  t.match(answer('check'), /found {3}192\.168\.15\.1\/32: without a prefix[^]*It looks like this: no prefix length\n/);
  t.end();
});

t.test('the notes fail in three ways in 03, and each is named', { skip, timeout: 120_000 }, (t) => {
  const { answer } = begun(t, '03');
  const silent = (line: string) => {
    t.notMatch(answer(line), 'It looks like this', line);
  };
  const red = ['ip link add veth-red type veth peer name veth-red-bridge', 'ip link set veth-red netns red'];
  for (const line of ['ip link add v-net-0 type bridge', 'ip link set dev v-net-0 up', ...red]) silent(line);
  t.equal(
    answer('ip link set veth-red-bridge master v-net-0'),
    '● a cable leads from veth-red in red to a port of v-net-0',
  );
  for (const line of [addresses[0], inside[0]]) silent(line ?? '');

  const long = answer('ip link add veth-blue type veth peer name veth-blue-bridge');
  t.match(long, /not a valid ifname\n\nIt looks like this: a name of sixteen characters\n/);
  for (const line of ['ip link add veth-blue type veth peer name veth-blue-br', 'ip link set veth-blue netns blue'])
    silent(line);
  t.match(answer('ip link set veth-blue-br master v-net-0'), '● Step 2 is complete');

  for (const line of [addresses[1], inside[1]]) silent(line ?? '');
  t.equal(answer(ping), 'ping: connect: Network is unreachable');
  t.match(answer('check'), 'It looks like this: the ports are forgotten\n');
  silent('ip link set veth-red-bridge up');
  t.match(answer('ip link set veth-blue-br up'), '● Step 3 is complete');

  t.equal(answer(ping), 'ping: connect: Network is unreachable');
  t.match(answer('check'), 'It looks like this: no prefix length\n');
  t.end();
});
