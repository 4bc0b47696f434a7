import { met, onFakes, unmet } from './test-table.js';
import { fakeWorld } from './test-world.js';

const fdb = [
  { mac: '02:00:00:00:00:02', dev: 'vx', master: undefined, dst: '192.168.1.12', self: true, permanent: true },
  { mac: '02:00:00:00:00:03', dev: 'port', master: 'br0', dst: undefined, self: false, permanent: false },
];
const look = 'bridge fdb show dev vx    (on node01)';

onFakes('fdb', fakeWorld({ node01: { seen: { fdb } } }), {
  met: ['{ in: node01, mac: "02:00:00:00:00:02", dev: vx, dst: 192.168.1.12, permanent: true }', met],
  'met where it must be gone and is': ['{ in: node01, mac: "02:00:00:00:00:09", dev: vx, absent: true }', met],
  absent: [
    '{ in: node01, mac: "02:00:00:00:00:09", dev: vx }',
    unmet('absent', '02:00:00:00:00:09 behind vx', 'no entry', look),
  ],
  elsewhere: [
    '{ in: node01, mac: "02:00:00:00:00:03", dev: vx }',
    { cause: 'elsewhere', found: '02:00:00:00:00:03 behind port (learned)' },
  ],
  'other-dst': [
    '{ in: node01, mac: "02:00:00:00:00:02", dev: vx, dst: 10.244.2.0 }',
    { cause: 'other-dst', found: '02:00:00:00:00:02 behind vx at 192.168.1.12 (permanent)' },
  ],
  learned: ['{ in: node01, mac: "02:00:00:00:00:03", dev: port, permanent: true }', { cause: 'learned' }],
  present: ['{ in: node01, mac: "02:00:00:00:00:03", dev: port, absent: true }', { cause: 'present' }],
});
