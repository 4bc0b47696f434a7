import { met, onFakes, unmet } from './test-table.js';
import { fakeWorld } from './test-world.js';

const listeners = [
  { protocol: 'tcp', address: '127.0.0.1', port: 80 },
  { protocol: 'tcp', address: '*', port: 81 },
  { protocol: 'udp', address: '*', port: 53 },
] as const;
const look = 'ip netns exec red ss -ltunp';

onFakes('listener', fakeWorld({ 'host/red': { seen: { listeners } } }), {
  met: ['{ in: host/red, port: 81, address: 10.0.0.1 }', met],
  'met where nobody may listen': ['{ in: host/red, port: 82, absent: true }', met],
  absent: [
    '{ in: host/red, port: 82 }',
    unmet('absent', 'a tcp listener on port 82 in red', 'nobody listens there', look),
  ],
  'other-address': [
    '{ in: host/red, port: 80, address: 10.0.0.1 }',
    { cause: 'other-address', found: 'only tcp on 127.0.0.1:80' },
  ],
  'other-protocol': ['{ in: host/red, port: 53 }', { cause: 'other-protocol', found: 'udp on *:53' }],
  present: ['{ in: host/red, port: 81, absent: true }', { cause: 'present', found: 'tcp on *:81' }],
});
