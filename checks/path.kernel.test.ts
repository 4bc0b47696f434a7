import t from 'tap';
import { noKernel, testGround, type TestGround } from './test-ground.js';
import { judge } from './test-world.js';

t.jobs = 4;

const nodes = {
  node01: { eth0: { lan: 'lan', addresses: ['192.168.1.11/24'] } },
  node02: { eth0: { lan: 'lan', addresses: ['192.168.1.12/24'] } },
};

async function tunnel({ sh }: TestGround): Promise<void> {
  for (const [n, m] of [
    ['1', '2'],
    ['2', '1'],
  ]) {
    await sh(
      `node0${n}`,
      `ip link add vx type vxlan id 7 dev eth0 remote 192.168.1.1${m} dstport 8472
ip addr add 172.16.0.${n}/24 dev vx; ip link set vx up`,
    );
  }
}

const look = 'tcpdump -ni eth0    (on node01)';
const cases: readonly { readonly title: string; readonly args: string; readonly expected: object }[] = [
  {
    title: 'met where the packet is inside the tunnel, and bare inside the nodes',
    args: `{ from: node01, to: node02, dst: 172.16.0.2, on: [
      { in: node01, link: eth0, src: 172.16.0.1, outer: { src: 192.168.1.11, dst: 192.168.1.12, port: 8472, vni: 7 } },
      { in: node02, link: vx, bare: true, dst: 172.16.0.2 }] }`,
    expected: { kind: 'met' },
  },
  {
    title: 'unseen where it takes another way',
    args: '{ from: node01, to: node02, dst: 192.168.1.12, on: [{ in: node01, link: vx }] }',
    expected: {
      kind: 'unmet',
      cause: 'unseen',
      wanted: 'a ping from node01 to node02, 192.168.1.12, on vx in node01',
      found: 'it does not come by there',
      look: 'tcpdump -ni vx    (on node01)',
    },
  },
  {
    title: 'seen where it must not pass',
    args: '{ from: node01, to: node02, dst: 192.168.1.12, on: [{ in: node01, link: eth0 }], off: [{ in: node02, link: eth0 }] }',
    expected: {
      kind: 'unmet',
      cause: 'seen',
      wanted: 'a ping from node01 to node02 not on eth0 in node02',
      found: 'it comes by there: 192.168.1.11 → 192.168.1.12',
      look: 'tcpdump -ni eth0    (on node02)',
    },
  },
  {
    title: 'bare where a tunnel is asked for',
    args: '{ from: node01, to: node02, dst: 192.168.1.12, on: [{ in: node01, link: eth0, outer: { vni: 7 } }] }',
    expected: {
      kind: 'unmet',
      cause: 'bare',
      wanted: 'a ping from node01 to node02, 192.168.1.12, on eth0 in node01 inside vni 7',
      found: '192.168.1.11 → 192.168.1.12, not inside a tunnel',
      look,
    },
  },
  {
    title: 'wrapped where no tunnel is asked for',
    args: '{ from: node01, to: node02, dst: 172.16.0.2, on: [{ in: node01, link: eth0, bare: true }] }',
    expected: {
      kind: 'unmet',
      cause: 'wrapped',
      wanted: 'a ping from node01 to node02, 172.16.0.2, on eth0 in node01 outside any tunnel',
      found: '172.16.0.1 → 172.16.0.2 inside 192.168.1.11 → 192.168.1.12 udp 8472, VNI 7',
      look,
    },
  },
  {
    title: 'other-outer where the tunnel has another number',
    args: '{ from: node01, to: node02, dst: 172.16.0.2, on: [{ in: node01, link: eth0, outer: { vni: 1 } }] }',
    expected: {
      kind: 'unmet',
      cause: 'other-outer',
      wanted: 'a ping from node01 to node02, 172.16.0.2, on eth0 in node01 inside vni 1',
      found: '172.16.0.1 → 172.16.0.2 inside 192.168.1.11 → 192.168.1.12 udp 8472, VNI 7',
      look,
    },
  },
  {
    title: 'other-packet where it was sent by another address',
    args: '{ from: node01, to: node02, dst: 192.168.1.12, on: [{ in: node01, link: eth0, src: 10.0.0.1 }] }',
    expected: {
      kind: 'unmet',
      cause: 'other-packet',
      wanted: 'a ping from node01 to node02, 192.168.1.12, on eth0 in node01 from 10.0.0.1',
      found: '192.168.1.11 → 192.168.1.12, not inside a tunnel',
      look,
    },
  },
  {
    title: 'no-link where the link does not exist',
    args: '{ from: node01, to: node02, on: [{ in: node01, link: cni0 }] }',
    expected: {
      kind: 'unmet',
      cause: 'no-link',
      wanted: 'cni0 in node01',
      found: 'node01 has no cni0',
      look: 'ip link    (on node01)',
    },
  },
];

for (const { title, args, expected } of cases) {
  void t.test(title, { skip: noKernel }, async (t) => {
    const ground = await testGround(t, nodes);
    await tunnel(ground);
    t.same(await judge('path', args, ground.world()), expected);
  });
}

void t.test('no-address where the receiver has none', { skip: noKernel }, async (t) => {
  const ground = await testGround(t, { ...nodes, node02: {} });
  t.match(await judge('path', '{ from: node01, to: node02, on: [{ in: node01, link: eth0 }] }', ground.world()), {
    cause: 'no-address',
    found: 'node02 has no address',
  });
});
