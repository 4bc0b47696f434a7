import { at, probedWorld } from './test-calls.js';
import { met, onFakes, unmet } from './test-table.js';

const heard = { source: '10.0.0.1', port: 45924, to: '10.0.0.2', tag: '0000', ear: 0 };
const world = () =>
  probedWorld({
    'host/red': at('10.0.0.1', {
      calls: {
        'tcp 10.0.0.2 80': { end: 'answered', said: 'word2 10.0.0.1 56638' },
        'tcp 10.0.0.2 81': { end: 'refused', why: 'port' },
        'udp 10.0.0.2 53': { end: 'silent' },
        'icmp 10.0.0.2': { end: 'answered', said: '', by: '10.0.0.2', ttl: 64 },
        'icmp 10.9.0.1': { end: 'unreachable', why: 'host', by: '10.0.0.254' },
      },
    }),
    'host/blue': at('10.0.0.2', { hears: [heard] }),
    'host/deaf': at('10.0.0.2'),
    'host/busy': at('10.0.0.2', { taken: 80 }),
    'host/bare': { seen: { links: [] } },
  });
const wanted = 'red not to reach blue at 10.0.0.2';
const look = (words: string): string => `ip netns exec red ${words}`;

onFakes('blocked', world, {
  'met by silence': ['{ from: host/red, to: host/blue, by: udp, port: 53, as: silent }', met],
  'met by a refusal': ['{ from: host/red, to: host/blue, by: tcp, port: 81 }', met],
  'met where there is no way': ['{ from: host/red, to: host/blue, dst: 10.9.0.1, as: unreachable }', met],
  reached: [
    '{ from: host/red, to: host/blue, by: tcp, port: 80 }',
    unmet('reached', wanted, 'blue answered', look('nc -zvw 2 10.0.0.2 80')),
  ],
  'refused where silence is asked for': [
    '{ from: host/red, to: host/blue, by: tcp, port: 81, as: silent }',
    unmet('refused', `${wanted}, with silence`, 'refused at once', look('nc -zvw 2 10.0.0.2 81')),
  ],
  'timed-out where a refusal is asked for, and tells that the call arrived': [
    '{ from: host/red, to: host/blue, by: udp, port: 53, as: refused }',
    unmet(
      'timed-out',
      `${wanted}, with a refusal at once`,
      'no answer, though blue saw the call, coming from 10.0.0.1',
      look('nc -uvw 2 10.0.0.2 53'),
    ),
  ],
  'unreachable where silence is asked for, and by whom': [
    '{ from: host/red, to: host/blue, dst: 10.9.0.1, as: silent }',
    unmet(
      'unreachable',
      'red not to reach blue at 10.9.0.1, with silence',
      'unreachable (host), says 10.0.0.254',
      look('ping -c 1 10.9.0.1'),
    ),
  ],
  'other where the right place saw nothing of the ping': [
    '{ from: host/red, to: host/deaf }',
    unmet(
      'other',
      'red not to reach deaf at 10.0.0.2',
      'somebody else answered for 10.0.0.2',
      look('ping -c 1 10.0.0.2'),
    ),
  ],
  'no-address': [
    '{ from: host/red, to: host/bare }',
    unmet('no-address', 'red not to reach bare', 'bare has no address to call', 'ip -n bare addr'),
  ],
  'port-taken': [
    '{ from: host/red, to: host/busy, by: tcp, port: 80 }',
    unmet(
      'port-taken',
      'port 80 free in busy, for the listener of this check',
      'something listens there already',
      'ip netns exec busy ss -ltunp',
    ),
  ],
  'unknown where the caller cannot be asked': [
    '{ from: host/red, to: host/blue, dst: 10.6.0.1 }',
    { kind: 'unknown', message: 'the place does not answer' },
  ],
});
