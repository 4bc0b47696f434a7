import t from 'tap';
import { noKernel, testGround } from './test-ground.js';
import { judge } from './test-world.js';

t.jobs = 4;

const nodes = {
  client: { eth0: { lan: 'left', addresses: ['10.1.1.2/24'] } },
  router: { eth0: { lan: 'left', addresses: ['10.1.1.1/24'] }, eth1: { lan: 'right', addresses: ['10.2.2.1/24'] } },
  server: { eth0: { lan: 'right', addresses: ['10.2.2.2/24'] } },
};
const wanted = 'packets of 1500 bytes, and no larger ones, to pass from client to server';
const look = 'ping -M do -s 1472 10.2.2.2    (on client)';

const cases: readonly {
  readonly title: string;
  readonly router: string;
  readonly is?: number;
  readonly expected: object;
}[] = [
  { title: 'met where exactly that size passes', router: 'true', expected: { kind: 'met' } },
  {
    title: 'met where a router says that more is too much',
    router: 'ip link set eth1 mtu 1400',
    is: 1400,
    expected: { kind: 'met' },
  },
  {
    title: 'smaller, and names who refuses and what it takes',
    router: 'ip link set eth1 mtu 1400',
    expected: {
      kind: 'unmet',
      cause: 'smaller',
      wanted,
      found: '1500 bytes are too much for 10.1.1.1, which takes 1400',
      look,
    },
  },
  {
    title: 'black-hole where large packets vanish without a word',
    router: 'ip link set eth1 mtu 1400; iptables -A OUTPUT -p icmp --icmp-type fragmentation-needed -j DROP',
    expected: {
      kind: 'unmet',
      cause: 'black-hole',
      wanted,
      found: 'packets of 1500 bytes vanish, and nobody says why',
      look,
    },
  },
  {
    title: 'larger where more passes too',
    router: 'true',
    is: 1400,
    expected: { kind: 'unmet', cause: 'larger', found: '1401 bytes pass too' },
  },
  {
    title: 'no-answer where nothing passes',
    router: 'iptables -P FORWARD DROP',
    expected: { kind: 'unmet', cause: 'no-answer', wanted, found: 'not even a small packet is answered', look },
  },
];

for (const { title, router, is = 1500, expected } of cases) {
  void t.test(title, { skip: noKernel }, async (t) => {
    const { sh, world } = await testGround(t, nodes);
    await sh('client', 'ip route add default via 10.1.1.1');
    await sh('server', 'ip route add default via 10.2.2.1');
    await sh('router', `echo 1 >/proc/sys/net/ipv4/ip_forward; ${router}`);
    t.match(await judge('mtu', `{ from: client, to: server, is: ${is} }`, world()), expected);
  });
}

void t.test('no-address where the receiver has none', { skip: noKernel }, async (t) => {
  const { world } = await testGround(t, { ...nodes, server: {} });
  t.match(await judge('mtu', '{ from: client, to: server, is: 1500 }', world()), {
    cause: 'no-address',
    found: 'server has no address',
  });
});
