import { met, onFakes, unmet } from './test-table.js';
import { fakeWorld } from './test-world.js';

const neighbours = [
  { address: '10.0.0.2', dev: 'eth0', mac: '02:00:00:00:00:02', states: ['REACHABLE'] },
  { address: '10.0.0.8', dev: 'eth0', mac: '02:00:00:00:00:08', states: ['PERMANENT'] },
  { address: '10.0.0.9', dev: 'eth0', mac: undefined, states: ['INCOMPLETE'] },
];
const look = 'ip neigh    (on node01)';

onFakes('neighbour', fakeWorld({ node01: { seen: { neighbours } } }), {
  met: ['{ in: node01, address: 10.0.0.8, mac: "02:00:00:00:00:08", dev: eth0, permanent: true }', met],
  'met where nothing must be known': ['{ in: node01, address: 10.0.0.9, absent: true }', met],
  absent: ['{ in: node01, address: 10.0.0.7 }', unmet('absent', '10.0.0.7 in node01 resolved', 'no entry', look)],
  unresolved: [
    '{ in: node01, address: 10.0.0.9 }',
    { cause: 'unresolved', found: 'no MAC address by eth0, INCOMPLETE: nobody answers for it' },
  ],
  'other-mac': [
    '{ in: node01, address: 10.0.0.8, mac: "02:00:00:00:00:07" }',
    { cause: 'other-mac', found: '02:00:00:00:00:08 by eth0, PERMANENT' },
  ],
  'other-link': ['{ in: node01, address: 10.0.0.8, dev: eth1 }', { cause: 'other-link' }],
  learned: [
    '{ in: node01, address: 10.0.0.2, permanent: true }',
    { cause: 'learned', found: '02:00:00:00:00:02 by eth0, REACHABLE' },
  ],
  present: ['{ in: node01, address: 10.0.0.2, absent: true }', { cause: 'present' }],
});
