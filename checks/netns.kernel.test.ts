import { met, onNodes, unmet } from './test-table.js';

const script = `ip netns add red; ip netns add blue; touch /run/netns/twin /run/netns/own
mount --bind /run/netns/red /run/netns/twin; mount --bind /proc/self/ns/net /run/netns/own`;

onNodes(
  'netns',
  { host: {} },
  { host: script },
  {
    'met where all are there': ['{ on: host, name: [red, blue] }', met],
    'met where it must be gone and is': ['{ on: host, name: green, absent: true }', met],
    'absent, and says which there are': [
      '{ on: host, name: [red, green] }',
      unmet('absent', 'namespaces red and green', 'red, blue, twin, own', 'ip netns'),
    ],
    'present where it must be gone': [
      '{ on: host, name: red, absent: true }',
      unmet('present', 'no red', 'red, blue, twin, own', 'ip netns'),
    ],
    'same where two names stand for one stack': [
      '{ on: host, name: [red, twin] }',
      unmet(
        'same',
        'twin to be a network stack of its own',
        'twin is another name for red',
        "stat -L -c '%i %n' /run/netns/*",
      ),
    ],
    "same where a name stands for the node's own stack": [
      '{ on: host, name: own }',
      unmet(
        'same',
        'own to be a network stack of its own',
        'own is another name for host itself',
        "stat -L -c '%i %n' /run/netns/*",
      ),
    ],
  },
);
