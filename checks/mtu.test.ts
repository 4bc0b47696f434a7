import { at, probedWorld, type Probed } from './test-calls.js';
import { met, onFakes, unmet } from './test-table.js';

const whole = { end: 'answered', said: '', by: '10.0.0.2', ttl: 64 };
const local = { end: 'too-big', why: 'local' };
/** The answers to a small packet, to one of 1500 bytes and to one of 1501. */
const answers = (dst: string, ...[small, fitting, larger]: readonly object[]): Probed['calls'] => ({
  [`icmp ${dst}`]: small ?? [],
  [`icmp ${dst} 64`]: small ?? [],
  [`icmp ${dst} 1500`]: fitting ?? [],
  [`icmp ${dst} 1501`]: larger ?? [],
});
const silent = { end: 'silent' };
const world = () =>
  probedWorld({
    'host/red': at('10.0.0.1', {
      calls: {
        ...answers('10.0.0.2', whole, whole, local),
        ...answers('10.0.0.3', whole, local, local),
        ...answers('10.0.0.4', whole, { end: 'too-big', why: 'route', by: '10.0.0.254', mtu: 1400 }, silent),
        ...answers('10.0.0.5', whole, silent, silent),
        ...answers('10.0.0.6', whole, whole, whole),
        ...answers('10.0.0.7', silent, silent, silent),
      },
    }),
    'host/blue': at('10.0.0.2', { hears: [{ source: '10.0.0.1', port: 0, to: '10.0.0.2', tag: '0000', ear: 0 }] }),
    'host/deaf': at('10.0.0.2'),
    'host/bare': { seen: { links: [] } },
  });
const to = (last: number): string => `{ from: host/red, to: host/blue, dst: 10.0.0.${last}, is: 1500 }`;
const wanted = 'packets of 1500 bytes, and no larger ones, to pass from red to blue';
const look = (last: number): string => `ip netns exec red ping -M do -s 1472 10.0.0.${last}`;

onFakes('mtu', world, {
  'met where this size passes and no larger one': ['{ from: host/red, to: host/blue, is: 1500 }', met],
  'smaller where the own link refuses': [
    to(3),
    unmet('smaller', wanted, '1500 bytes are too much for the link it would leave by', look(3)),
  ],
  'smaller, and names the router and what it takes': [
    to(4),
    unmet('smaller', wanted, '1500 bytes are too much for 10.0.0.254, which takes 1400', look(4)),
  ],
  'black-hole': [to(5), unmet('black-hole', wanted, 'packets of 1500 bytes vanish, and nobody says why', look(5))],
  larger: [to(6), unmet('larger', wanted, '1501 bytes pass too', look(6))],
  'no-answer': [to(7), unmet('no-answer', wanted, 'not even a small packet is answered', look(7))],
  'no-answer where somebody else has the address': [
    '{ from: host/red, to: host/deaf, is: 1500 }',
    unmet(
      'no-answer',
      'packets of 1500 bytes, and no larger ones, to pass from red to deaf',
      'somebody else answers for 10.0.0.2, and not deaf',
      look(2),
    ),
  ],
  'no-address': [
    '{ from: host/red, to: host/bare, is: 1500 }',
    unmet(
      'no-address',
      'packets of 1500 bytes, and no larger ones, to pass from red to bare',
      'bare has no address',
      'ip netns exec bare ip addr',
    ),
  ],
  'unknown where the caller cannot be asked': [to(9), { kind: 'unknown', message: 'the place does not answer' }],
});
