import { met, onNodes, unmet } from './test-table.js';

const script = `printf 'FLANNEL_NETWORK=10.244.0.0/16\\nFLANNEL_SUBNET=10.244.1.1/24\\n' >/run/subnet.env`;
const look = 'cat /run/subnet.env    (on node01)';

onNodes(
  'file',
  { node01: {} },
  { node01: script },
  {
    'met by a line': ['{ on: node01, path: /run/subnet.env, has: FLANNEL_SUBNET=10.244.1.1/24 }', met],
    'met by a pattern': ["{ on: node01, path: /run/subnet.env, matches: '^FLANNEL_NETWORK=' }", met],
    'met where a line must not stand': ['{ on: node01, path: /run/subnet.env, lacks: FLANNEL_MTU=1500 }', met],
    'met where it must be gone and is': ['{ on: node01, path: /run/none, absent: true }', met],
    absent: [
      '{ on: node01, path: /run/none, has: x }',
      unmet('absent', '/run/none', 'node01 has no such file', 'cat /run/none    (on node01)'),
    ],
    'content, and shows the near miss': [
      '{ on: node01, path: /run/subnet.env, has: FLANNEL_SUBNET=10.244.2.1/24 }',
      unmet(
        'content',
        'the line FLANNEL_SUBNET=10.244.2.1/24 in /run/subnet.env',
        'FLANNEL_SUBNET=10.244.1.1/24',
        look,
      ),
    ],
    present: [
      '{ on: node01, path: /run/subnet.env, absent: true }',
      unmet('present', 'no /run/subnet.env', 'it is there', 'ls /run/subnet.env    (on node01)'),
    ],
  },
);
