import { at, probedWorld } from './test-calls.js';
import { met, onFakes, unmet } from './test-table.js';

/** The answers to 60 connections: so many by the first listener, by the second, and by somebody else. */
function shares(first: number, second: number, other = 0): readonly object[] {
  const from = (word: string, times: number): readonly object[] =>
    Array.from({ length: times }, (_, at) => ({ end: 'answered', said: `${word} 10.0.0.9 ${50000 + at}` }));
  const rest = Array.from({ length: 60 - first - second - other }, () => ({ end: 'silent' }));
  return [...from('word1', first), ...from('word2', second), ...from('word9', other), ...rest];
}

const world = () =>
  probedWorld({
    client: at('10.0.0.9', {
      calls: {
        'tcp 10.96.0.1 80': shares(33, 27),
        'tcp 10.96.0.2 80': shares(60, 0),
        'tcp 10.96.0.3 80': shares(46, 14),
        'tcp 10.96.0.4 80': shares(30, 27),
        'tcp 10.96.0.5 80': shares(20, 20, 20),
      },
    }),
    one: at('10.0.0.1'),
    two: at('10.0.0.2'),
    busy: at('10.0.0.3', { taken: 8080 }),
  });
const to = (last: number, second = 'two'): string =>
  `{ from: client, to: [one, ${second}], dst: 10.96.0.${last}, port: 80, listen: 8080 }`;
const wanted = '15 to 45 of 60 connections at each of one and two';
const look = (last: number): string => `for i in $(seq 20); do nc -w1 10.96.0.${last} 80; done    (on client)`;

onFakes('balance', world, {
  'met by an even spread': [to(1), met],
  never: [to(2), unmet('never', wanted, 'one 60, two 0', look(2))],
  uneven: [to(3), unmet('uneven', wanted, 'one 46, two 14', look(3))],
  'no-answer': [
    to(4),
    unmet('no-answer', 'an answer to each of 60 connections to 10.96.0.4:80', '3 were not answered', look(4)),
  ],
  other: [to(5), unmet('other', wanted, 'one 20, two 20; the rest was answered by somebody else', look(5))],
  'port-taken': [
    to(1, 'busy'),
    unmet(
      'port-taken',
      'port 8080 free in busy, for the listener of this check',
      'something listens there already',
      'ss -ltunp    (on busy)',
    ),
  ],
  'unknown where the caller cannot be asked': [to(9), { kind: 'unknown', message: 'the place does not answer' }],
});
