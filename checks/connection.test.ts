import { met, onFakes, unmet } from './test-table.js';
import { fakeWorld } from './test-world.js';

// conntrack v1.4.7
const flow = `tcp      6 431999 ESTABLISHED src=192.168.15.2 dst=8.8.8.8 sport=40000 dport=7 src=8.8.8.8 dst=192.168.1.2 sport=7 dport=1024 [ASSURED] mark=0 use=1
`;
const asked = 'conntrack -L -f ipv4 -p tcp -s 192.168.15.2 -d 8.8.8.8 --dport';
const world = fakeWorld({
  host: {
    says: {
      [`${asked} 7`]: { out: flow },
      [`${asked} 8`]: { out: '' },
      [`${asked} 9`]: { code: 1, err: 'conntrack v1.4.7 (conntrack-tools): Operation failed' },
    },
  },
});
const args = (port: number, more = ''): string => `{ in: host, from: 192.168.15.2, to: 8.8.8.8, port: ${port}${more} }`;

onFakes('connection', world, {
  met: [args(7), met],
  'met where it is seen so': [args(7, ', seenAs: 192.168.1.2, seenPort: "1024"'), met],
  absent: [
    args(8),
    unmet(
      'absent',
      'tcp from 192.168.15.2 to 8.8.8.8:8 in the memory of host',
      'no such connection',
      'conntrack -L -p tcp -s 192.168.15.2 -d 8.8.8.8 --dport 8',
    ),
  ],
  'other-source': [
    args(7, ', seenAs: 192.168.1.20'),
    unmet(
      'other-source',
      'tcp from 192.168.15.2 to 8.8.8.8:7 in the memory of host, seen as 192.168.1.20',
      'seen as 192.168.1.2, port 1024',
      'conntrack -L -p tcp -s 192.168.15.2 -d 8.8.8.8 --dport 7',
    ),
  ],
  'other-port': [args(7, ', seenPort: "40000"'), { cause: 'other-port', found: 'seen as 192.168.1.2, port 1024' }],
  'unknown where conntrack fails': [
    args(9),
    {
      kind: 'unknown',
      message: 'conntrack failed in host: conntrack v1.4.7 (conntrack-tools): Operation failed',
    },
  ],
});
