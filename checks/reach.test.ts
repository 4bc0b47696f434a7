import { at, probedWorld, type Probed } from './test-calls.js';
import { met, onFakes, unmet } from './test-table.js';

// ip -d -j route get, iproute2 6.1.0
const route = (dst: string, src = '10.0.0.1'): NonNullable<Probed['says']> => ({
  [`ip -d -j route get ${dst}`]: {
    out: `[{"type":"unicast","dst":"${dst}","dev":"eth0","table":"main","prefsrc":"${src}","flags":[],"uid":0,"cache":[]}]`,
  },
});
const heard = { source: '10.0.0.1', port: 0, to: '10.0.0.2', tag: '0000', ear: 0 };
const answered = { end: 'answered', said: 'word2 10.0.0.1 56638' };

const world = () =>
  probedWorld({
    'host/red': at('10.0.0.1', {
      calls: {
        'icmp 10.0.0.2': { end: 'answered', said: '', by: '10.0.0.2', ttl: 64 },
        'tcp 10.0.0.2 80': answered,
        'tcp 10.0.0.2 40000': answered,
        'udp 10.0.0.2 53': answered,
        'tcp 10.0.0.2 81': { end: 'refused', why: 'port' },
        'tcp 10.0.0.2 82': { end: 'silent' },
        'tcp 10.0.0.2 83': { end: 'answered', said: 'word9 10.0.0.1 56638' },
        'icmp 10.0.0.9': { end: 'answered', said: '', by: '10.0.0.9', ttl: 64 },
        'icmp 10.9.0.1': { end: 'unreachable', why: 'host', by: '10.0.0.254' },
        'icmp 10.8.0.1': { end: 'unreachable', why: 'network' },
        'udp 10.7.0.1 53': { end: 'silent' },
      },
      says: {
        ...route('10.0.0.2'),
        ...route('10.9.0.1'),
        ...route('10.7.0.1'),
        'ip -d -j route get 10.8.0.1': { code: 2, err: 'RTNETLINK answers: Network is unreachable' },
      },
    }),
    'host/blue': at('10.0.0.2', { hears: [heard], says: route('10.0.0.1', '10.0.0.2') }),
    'host/deaf': at('10.0.0.2'),
    'host/busy': at('10.0.0.2', { taken: 80 }),
    'host/bare': { seen: { links: [] } },
  });

const wanted = (more: string): string => `red to reach blue at ${more}`;
const tcp = (port: number): string => `ip netns exec red nc -zvw 2 10.0.0.2 ${port}`;

onFakes('reach', world, {
  'met by icmp, where the receiver saw the request': ['{ from: host/red, to: host/blue }', met],
  'met by tcp on a free port': ['{ from: host/red, to: host/blue, by: tcp }', met],
  "met by udp, where the listener's own secret comes back": [
    '{ from: host/red, to: host/blue, by: udp, port: 53 }',
    met,
  ],
  refused: [
    '{ from: host/red, to: host/deaf, by: tcp, port: 81 }',
    unmet('refused', 'red to reach deaf at 10.0.0.2, tcp port 81', 'refused at once', tcp(81)),
  ],
  'timed-out, and tells that the call arrived': [
    '{ from: host/red, to: host/blue, dst: 10.7.0.1, by: udp, port: 53 }',
    unmet(
      'timed-out',
      wanted('10.7.0.1, udp port 53'),
      'no answer, though blue saw the call, coming from 10.0.0.1',
      'ip netns exec red nc -uvw 2 10.7.0.1 53',
    ),
  ],
  'timed-out, where nothing arrived': [
    '{ from: host/red, to: host/deaf, by: tcp, port: 82 }',
    unmet('timed-out', 'red to reach deaf at 10.0.0.2, tcp port 82', 'no answer', tcp(82)),
  ],
  'unreachable, and by whom': [
    '{ from: host/red, to: host/deaf, dst: 10.9.0.1 }',
    unmet(
      'unreachable',
      'red to reach deaf at 10.9.0.1',
      'unreachable (host), says 10.0.0.254',
      'ip netns exec red ping -c 1 10.9.0.1',
    ),
  ],
  'other where the secret is not the listener’s': [
    '{ from: host/red, to: host/blue, by: tcp, port: 83 }',
    unmet('other', wanted('10.0.0.2, tcp port 83'), 'somebody else answered for 10.0.0.2', tcp(83)),
  ],
  'other where the ping is answered and the right place saw none': [
    '{ from: host/red, to: host/deaf }',
    unmet(
      'other',
      'red to reach deaf at 10.0.0.2',
      'somebody else answered for 10.0.0.2',
      'ip netns exec red ping -c 1 10.0.0.2',
    ),
  ],
  'no-address': [
    '{ from: host/red, to: host/bare }',
    unmet('no-address', 'red to reach bare', 'bare has no address', 'ip -n bare addr'),
  ],
  'no-link, the first layer, where the kernel knows no way': [
    '{ from: host/red, to: host/blue, dst: 10.8.0.1 }',
    unmet('no-link', wanted('10.8.0.1'), 'red has no link but lo', 'ip -n red link'),
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
