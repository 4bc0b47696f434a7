import { met, onNodes, unmet } from './test-table.js';

const script = `mkdir /run/dir; mkfifo /run/fifo; truncate -s 200M /run/large; printf 'FLANNEL_NETWORK=10.244.0.0/16\\nFLANNEL_SUBNET=10.244.1.1/24\\n' >/run/subnet.env`;
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
    'content where there is no text, or no end of it': [
      '{ on: node01, path: /run/dir, has: x }',
      { cause: 'content', found: 'it cannot be read: cat: /run/dir: Is a directory' },
    ],
    'content where nothing ever comes': [
      '{ on: node01, path: /run/fifo, has: x }',
      { cause: 'content', found: 'it cannot be read: it does not end within 5 s' },
    ],
    'content where there is more than anybody reads': [
      '{ on: node01, path: /run/large, has: x }',
      { cause: 'content', found: 'it cannot be read: it is too large' },
    ],
    present: [
      '{ on: node01, path: /run/subnet.env, absent: true }',
      unmet('present', 'no /run/subnet.env', 'it is there', 'ls /run/subnet.env    (on node01)'),
    ],
  },
);
