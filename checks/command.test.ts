import { met, onFakes } from './test-table.js';
import { fakeWorld } from './test-world.js';

const world = fakeWorld({
  host: {
    says: {
      'ip netns exec red bash --norc -c true': {},
      'bash --norc -c slow': { code: 137, end: 'timed-out' },
      'bash --norc -c talk': { out: 'one\ntwo\n', err: 'three\nfour\n' },
      'bash --norc -c fail': { code: 3, err: 'no such thing\n' },
      'bash --norc -c flood': { out: 'yes\nyes\n', code: 137, end: 'overflowed' },
      'bash --norc -c mute': {},
      'bash --norc -c echo 0123456789abcdef': { out: '0123456789abcdef' },
    },
  },
  'host/red': {},
});

onFakes('command', world, {
  met: ['{ in: host/red, run: "true", about: x }', met],
  'met with a word that is made up': ['{ in: host, run: "echo $NONCE", says: "0123456789abcdef", about: x }', met],
  'met by what it says': ['{ in: host, run: talk, says: four, about: x }', met],
  exit: [
    '{ in: host, run: fail, about: x }',
    { cause: 'exit', wanted: 'exit code 0', found: 'exit code 3: no such thing' },
  ],
  'exit, and wants the words where there are any': [
    '{ in: host, run: fail, says: five, about: x }',
    { cause: 'exit', wanted: 'five', found: 'exit code 3: no such thing' },
  ],
  output: [
    '{ in: host, run: talk, says: five, about: x }',
    { cause: 'output', wanted: 'five', found: 'one · two · three' },
  ],
  'output of a command that prints nothing': [
    '{ in: host, run: mute, says: five, about: x }',
    { cause: 'output', found: 'nothing was printed' },
  ],
  'output without end': [
    '{ in: host, run: flood, about: x }',
    { cause: 'output', wanted: 'output that can be read', found: 'more output than anybody can read, so it was ended' },
  ],
  'timed-out': ['{ in: host, run: slow, about: x }', { cause: 'timed-out', found: 'it still runs' }],
  'unknown where it cannot be run': ['{ in: host, run: other, about: x }', { kind: 'unknown' }],
});
