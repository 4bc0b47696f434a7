import { at, probedWorld } from './test-calls.js';
import { met, onFakes, unmet } from './test-table.js';

const answered = { end: 'answered', said: 'word2 10.0.0.1 56638' };
const silent = { end: 'silent' };
const world = () =>
  probedWorld({
    'host/a': at('10.0.0.1', { calls: { 'tcp 10.0.0.2 80': answered, 'tcp 10.0.0.3 80': silent } }),
    'host/b': at('10.0.0.2', { calls: { 'tcp 10.0.0.1 80': answered, 'tcp 10.0.0.3 80': answered } }),
    'host/c': at('10.0.0.3', {
      calls: { 'tcp 10.0.0.1 80': { end: 'refused', why: 'port' }, 'tcp 10.0.0.2 80': silent },
    }),
    'host/busy': at('10.0.0.4', { taken: 80 }),
    'host/dumb': at('10.0.0.5'),
  });
const ask = (allow: string): string => `{ between: [host/a, host/b, host/c], by: tcp, port: 80, allow: { ${allow} } }`;
const is = 'a  - . X\nb  . - .\nc  X X -';

onFakes('matrix', world, {
  'met cell by cell': [ask('host/a: [host/b], host/b: [host/a, host/c]'), met],
  'closed, and shows every wrong cell': [
    ask('host/a: [host/b, host/c], host/b: [host/a]'),
    unmet(
      'closed',
      'a  - . .\nb  . - X\nc  X X -',
      `a → c is closed\nb → c is open\n${is}`,
      'ip netns exec a nc -zvw 2 10.0.0.3 80',
    ),
  ],
  open: [
    ask('host/a: [host/b], host/b: [host/a]'),
    unmet('open', 'a  - . X\nb  . - X\nc  X X -', `b → c is open\n${is}`, 'ip netns exec b nc -zvw 2 10.0.0.3 80'),
  ],
  'port-taken': [
    '{ between: [host/a, host/busy], by: tcp, port: 80, allow: { host/a: [host/busy] } }',
    unmet(
      'port-taken',
      'port 80 free in busy, for the listener of this check',
      'something listens there already',
      'ip netns exec busy ss -ltunp',
    ),
  ],
  'unknown where one of them cannot call': [
    '{ between: [host/a, host/dumb], by: tcp, port: 80, allow: { host/a: [host/dumb] } }',
    { kind: 'unknown', message: 'the place does not answer' },
  ],
});
