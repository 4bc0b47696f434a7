import { met, onNodes, unmet } from './test-table.js';

const script = `ip link add vx type vxlan id 1 dev eth0 dstport 8472; ip link set vx up
bridge fdb add 02:00:00:00:00:02 dev vx dst 192.168.1.12; bridge fdb add 02:00:00:00:00:03 dev vx dst 192.168.1.13 dynamic`;
const look = 'bridge fdb show dev vx    (on node01)';

onNodes(
  'fdb',
  { node01: { eth0: { lan: 'lan', addresses: ['192.168.1.11/24'] } } },
  { node01: script },
  {
    met: ['{ in: node01, mac: "02:00:00:00:00:02", dev: vx, dst: 192.168.1.12, permanent: true }', met],
    'met where it must be gone and is': ['{ in: node01, mac: "02:00:00:00:00:09", dev: vx, absent: true }', met],
    absent: [
      '{ in: node01, mac: "02:00:00:00:00:09", dev: vx }',
      unmet('absent', '02:00:00:00:00:09 behind vx', 'no entry', look),
    ],
    elsewhere: [
      '{ in: node01, mac: "02:00:00:00:00:02", dev: cni0 }',
      unmet(
        'elsewhere',
        '02:00:00:00:00:02 behind cni0',
        '02:00:00:00:00:02 behind vx at 192.168.1.12 (permanent)',
        'bridge fdb show    (on node01)',
      ),
    ],
    'other-dst': [
      '{ in: node01, mac: "02:00:00:00:00:02", dev: vx, dst: 10.244.2.0 }',
      unmet(
        'other-dst',
        '02:00:00:00:00:02 behind vx at 10.244.2.0',
        '02:00:00:00:00:02 behind vx at 192.168.1.12 (permanent)',
        look,
      ),
    ],
    learned: [
      '{ in: node01, mac: "02:00:00:00:00:03", dev: vx, permanent: true }',
      unmet(
        'learned',
        '02:00:00:00:00:03 behind vx (permanent)',
        '02:00:00:00:00:03 behind vx at 192.168.1.13 (learned)',
        look,
      ),
    ],
    present: [
      '{ in: node01, mac: "02:00:00:00:00:02", dev: vx, absent: true }',
      unmet(
        'present',
        'no 02:00:00:00:00:02 behind vx',
        '02:00:00:00:00:02 behind vx at 192.168.1.12 (permanent)',
        look,
      ),
    ],
  },
);
