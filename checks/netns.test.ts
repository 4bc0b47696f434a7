import { met, onFakes, unmet } from './test-table.js';
import { fakeWorld } from './test-world.js';

const own = { 'stat -L -c %i /proc/self/ns/net': { out: '1\n' } };
const world = fakeWorld({ host: { says: own } }, { red: 2, blue: 3, twin: 2, own: 1 });

onFakes('netns', world, {
  'met where all are there': ['{ on: host, name: [red, blue] }', met],
  'met where it must be gone and is': ['{ on: host, name: green, absent: true }', met],
  'absent, and says which there are': [
    '{ on: host, name: green }',
    unmet('absent', 'a namespace green', 'red, blue, twin, own', 'ip netns'),
  ],
  'present where it must be gone': [
    '{ on: host, name: red, absent: true }',
    unmet('present', 'no red', 'red, blue, twin, own', 'ip netns'),
  ],
  'same where two names stand for one stack': [
    '{ on: host, name: [red, twin] }',
    { cause: 'same', found: 'twin is another name for red' },
  ],
  "same where a name stands for the node's own": [
    '{ on: host, name: own }',
    { cause: 'same', found: 'own is another name for host itself' },
  ],
});

onFakes('netns', fakeWorld({ host: { says: own } }), {
  'absent, and says none, where there is no namespace': ['{ on: host, name: red }', { cause: 'absent', found: 'none' }],
});
