import type { TestGround, TestNode } from '../test-ground.js';
import type { Case, Table } from './test-cases.js';

// flannel.1 on node01 and node02, both with the other's addresses
async function tunnel({ sh }: TestGround): Promise<void> {
  for (const n of ['1', '2']) {
    await sh(
      `node0${n}`,
      `ip link add flannel.1 address 02:00:00:00:00:0${n} type vxlan id 1 dev eth0 dstport 8472 nolearning
ip addr add 10.244.${n}.0/32 dev flannel.1; ip link set flannel.1 up`,
    );
  }
  for (const [n, m] of [
    ['1', '2'],
    ['2', '1'],
  ]) {
    await sh(
      `node0${n}`,
      `ip route add 10.244.${m}.0/24 via 10.244.${m}.0 dev flannel.1 onlink
ip neigh add 10.244.${m}.0 lladdr 02:00:00:00:00:0${m} dev flannel.1 nud permanent
bridge fdb add 02:00:00:00:00:0${m} dev flannel.1 dst 192.168.1.1${m}`,
    );
  }
}

const overlay: Readonly<Record<string, TestNode>> = {
  node01: { eth0: { lan: 'lan', addresses: ['192.168.1.11/24'] } },
  node02: { eth0: { lan: 'lan', addresses: ['192.168.1.12/24'] } },
};

const breaks: readonly Case[] = [
  {
    breaks: 'the tunnel has no entry for the other node',
    setup: async (ground) => (
      await tunnel(ground),
      ground.sh('node01', 'bridge fdb del 02:00:00:00:00:02 dev flannel.1 dst 192.168.1.12')
    ),
    reach: '{ from: node01, to: node02, dst: 10.244.2.0 }',
    cause: 'no-tunnel-end',
    found: 'flannel.1 in node01 does not know which node 02:00:00:00:00:02 is on',
    look: 'bridge fdb show dev flannel.1    (on node01)',
  },
];

export const tunnels: readonly Table[] = [
  { nodes: overlay, whole: tunnel, reach: '{ from: node01, to: node02, dst: 10.244.2.0 }', cases: breaks },
];
