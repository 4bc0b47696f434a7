import t from 'tap';
import { noKernel, testGround, type TestGround } from './test-ground.js';
import { takePort } from './test-table.js';
import { judge } from './test-world.js';

t.jobs = 4;

const pair = {
  a: { eth0: { lan: 'lan', addresses: ['10.0.0.1/24'] } },
  b: { eth0: { lan: 'lan', addresses: ['10.0.0.2/24'] } },
};

interface Case {
  readonly title: string;
  readonly setup?: string;
  readonly args: string;
  readonly expected: object;
}

const wanted = 'a not to reach b at 10.0.0.2';
const tcp = 'from: a, to: b, by: tcp, port: 81';
const look = 'nc -zvw 2 10.0.0.2 81    (on a)';
const drop = 'iptables -A INPUT -p tcp -j DROP';
const reject = 'iptables -A INPUT -p tcp -j REJECT';

const cases: readonly Case[] = [
  { title: 'met, in silence, behind DROP', setup: drop, args: `{ ${tcp}, as: silent }`, expected: { kind: 'met' } },
  { title: 'met, refused, behind REJECT', setup: reject, args: `{ ${tcp}, as: refused }`, expected: { kind: 'met' } },
  {
    title: 'met, unreachable, where there is no way',
    args: '{ from: a, to: b, dst: 203.0.113.1, as: unreachable }',
    expected: { kind: 'met' },
  },
  {
    title: 'met where only the answer is lost, for who asks how the call ends',
    setup: 'iptables -A OUTPUT -j DROP',
    args: '{ from: a, to: b, as: silent }',
    expected: { kind: 'met' },
  },
  {
    title: 'unmet where only the answer is lost',
    setup: 'iptables -A OUTPUT -j DROP',
    args: '{ from: a, to: b, by: udp, port: 81 }',
    expected: {
      kind: 'unmet',
      cause: 'arrived',
      wanted,
      found: 'no answer, though b saw the call, coming from 10.0.0.1',
      look: 'nc -uvw 2 10.0.0.2 81    (on a)',
    },
  },
  {
    title: 'unmet where something else has the port',
    setup: takePort(81),
    args: `{ ${tcp} }`,
    expected: {
      kind: 'unmet',
      cause: 'port-taken',
      wanted: 'port 81 free in b, for the listener of this check',
      found: 'something listens there already',
      look: 'ss -ltunp    (on b)',
    },
  },
  {
    title: 'unmet, and says who answered, where nothing blocks',
    args: `{ ${tcp} }`,
    expected: { kind: 'unmet', cause: 'reached', wanted, found: 'b answered', look },
  },
  {
    title: 'unmet where REJECT refuses and DROP is asked for',
    setup: reject,
    args: `{ ${tcp}, as: silent }`,
    expected: { kind: 'unmet', cause: 'refused', wanted: `${wanted}, with silence`, found: 'refused at once', look },
  },
  {
    title: 'unmet where DROP is silent and REJECT is asked for',
    setup: drop,
    args: `{ ${tcp}, as: refused }`,
    expected: {
      kind: 'unmet',
      cause: 'timed-out',
      wanted: `${wanted}, with a refusal at once`,
      found: 'no answer',
      look,
    },
  },
  {
    title: 'unmet where there is no way and silence is asked for',
    args: '{ from: a, to: b, dst: 203.0.113.1, as: silent }',
    expected: {
      kind: 'unmet',
      cause: 'unreachable',
      wanted: 'a not to reach b at 203.0.113.1, with silence',
      found: 'unreachable (network)',
      look: 'ping -c 1 203.0.113.1    (on a)',
    },
  },
  {
    title: 'unmet where there is no address to call',
    setup: 'ip addr flush dev eth0',
    args: '{ from: a, to: b }',
    expected: {
      kind: 'unmet',
      cause: 'no-address',
      wanted: 'a not to reach b',
      found: 'b has no address to call',
      look: 'ip addr    (on b)',
    },
  },
  {
    title: 'unmet where the caller itself answers for the address',
    args: '{ from: a, to: b, dst: 10.0.0.1 }',
    expected: {
      kind: 'unmet',
      cause: 'other',
      wanted: 'a not to reach b at 10.0.0.1',
      found: 'somebody else answered for 10.0.0.1',
      look: 'ping -c 1 10.0.0.1    (on a)',
    },
  },
];

for (const { title, setup, args, expected } of cases) {
  void t.test(title, { skip: noKernel }, async (t) => {
    const ground: TestGround = await testGround(t, pair);
    if (setup !== undefined) await ground.sh('b', setup);
    t.same(await judge('blocked', args, ground.world()), expected);
  });
}
