import { met, onFakes } from './test-table.js';
import { fakeWorld } from './test-world.js';

const world = fakeWorld({
  node01: {
    says: {
      'test -e /run/a': {},
      'test -e /run/b': {},
      'cat -- /run/b': { out: 'search x\nnameserver\t 192.168.1.53' },
      'cat -- /run/a': { out: 'one=1\n two=2 \n' },
      'test -e /run/none': { code: 1 },
      'test -e /run/dir': {},
      'cat -- /run/dir': { code: 1, err: 'cat: /run/dir: Is a directory' },
    },
  },
});

onFakes('file', world, {
  'met by a line': ['{ on: node01, path: /run/a, has: two=2 }', met],
  'met whatever blanks are in it': ['{ on: node01, path: /run/b, has: nameserver 192.168.1.53 }', met],
  'met by a pattern': ["{ on: node01, path: /run/a, matches: '^one=\\d$' }", met],
  'met where it must be gone': ['{ on: node01, path: /run/none, absent: true }', met],
  absent: ['{ on: node01, path: /run/none, has: x }', { cause: 'absent', found: 'node01 has no such file' }],
  'content, and shows the near miss': [
    '{ on: node01, path: /run/a, has: one=2 }',
    { cause: 'content', found: 'one=1' },
  ],
  'content where nothing is near': [
    '{ on: node01, path: /run/a, has: three=3 }',
    { cause: 'content', found: 'no such line' },
  ],
  'content where a line must not stand': [
    '{ on: node01, path: /run/a, lacks: two=2 }',
    { cause: 'content', found: 'it is there' },
  ],
  'content without the pattern': [
    '{ on: node01, path: /run/a, matches: four }',
    { cause: 'content', found: '3 lines without it' },
  ],
  present: ['{ on: node01, path: /run/a, absent: true }', { cause: 'present' }],
  'met by what has no text, where it need only be there': ['{ on: node01, path: /run/dir }', met],
  'content where it cannot be read': [
    '{ on: node01, path: /run/dir, has: x }',
    { cause: 'content', found: 'it cannot be read: cat: /run/dir: Is a directory' },
  ],
});
