import { at, probedWorld, type Probed } from './test-calls.js';
import { met, onFakes, unmet } from './test-table.js';

const heard = (source: string, tag = '0000'): object => ({ source, port: 0, to: '10.0.0.2', tag, ear: 0 });
const seenAs = (source: string, port: number): Probed['calls'] => ({
  [`tcp 10.0.0.2 ${port}`]: { end: 'answered', said: `word2 ${source} 56638` },
});
const world = () =>
  probedWorld({
    'host/red': at('192.168.15.1', {
      calls: {
        'icmp 10.0.0.2': { end: 'answered', said: '', by: '10.0.0.2', ttl: 63 },
        ...seenAs('192.168.15.1', 80),
        ...seenAs('10.0.0.77', 81),
        'tcp 10.0.0.2 82': { end: 'refused', why: 'port' },
      },
      says: {
        // iproute2 6.1.0
        'ip -d -j route get 10.0.0.2': {
          out: '[{"type":"unicast","dst":"10.0.0.2","gateway":"192.168.15.5","dev":"eth0","table":"main","prefsrc":"192.168.15.1","flags":[],"uid":0,"cache":[]}]',
        },
      },
    }),
    'host/server': at('10.0.0.2', { hears: [heard('10.0.0.1')] }),
    'host/deaf': at('10.0.0.2'),
    'host/busy': at('10.0.0.2', { taken: 80 }),
    'host/bare': { seen: { links: [] } },
  });
const look = (words: string): string => `ip netns exec server tcpdump -ni any ${words}`;

onFakes('source', world, {
  'met by what the receiver heard of a ping': ['{ from: host/red, to: host/server, is: 10.0.0.1 }', met],
  'met by what the listener answers': ['{ from: host/red, to: host/server, by: tcp, port: 80, is: 192.168.15.1 }', met],
  translated: [
    '{ from: host/red, to: host/server, is: 192.168.15.1 }',
    unmet('translated', 'server to see red as 192.168.15.1', '10.0.0.1', look('icmp')),
  ],
  untranslated: [
    '{ from: host/red, to: host/server, by: tcp, port: 80, is: 10.0.0.1 }',
    unmet('untranslated', 'server to see red as 10.0.0.1', "192.168.15.1, red's own address", look('tcp port 80')),
  ],
  'other-source': [
    '{ from: host/red, to: host/server, by: tcp, port: 81, is: 10.0.0.1 }',
    unmet('other-source', 'server to see red as 10.0.0.1', '10.0.0.77', look('tcp port 81')),
  ],
  'no-answer': [
    '{ from: host/red, to: host/deaf, by: tcp, port: 82, is: 10.0.0.1 }',
    unmet(
      'no-answer',
      'red to reach deaf at 10.0.0.2, tcp port 82',
      'refused at once',
      'ip netns exec red nc -zvw 2 10.0.0.2 82',
    ),
  ],
  'no-answer where there is nobody to call': [
    '{ from: host/red, to: host/bare, is: 10.0.0.1 }',
    unmet('no-answer', 'red to reach bare', 'bare has no address to call', 'ip -n bare addr'),
  ],
  'port-taken': [
    '{ from: host/red, to: host/busy, by: tcp, port: 80, is: 10.0.0.1 }',
    unmet(
      'port-taken',
      'port 80 free in busy, for the listener of this check',
      'something listens there already',
      'ip netns exec busy ss -ltunp',
    ),
  ],
  'unknown where the caller cannot be asked': [
    '{ from: host/red, to: host/server, dst: 10.6.0.1, is: 10.0.0.1 }',
    { kind: 'unknown', message: 'the place does not answer' },
  ],
});
