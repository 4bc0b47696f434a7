import { met, onFakes, unmet } from './test-table.js';
import { fakeWorld } from './test-world.js';

const forwards = (value: string): { seen: { sysctls: ReadonlyMap<string, string> } } => ({
  seen: { sysctls: new Map([['net/ipv4/ip_forward', value]]) },
});
const world = fakeWorld({
  host: {
    ...forwards('1'),
    says: {
      'cat /proc/sys/net/ipv4/tcp_rmem': { out: '4096\t131072\t6291456\n' },
      'cat /proc/sys/net/ipv4/nothing': { code: 1 },
    },
  },
  'host/red': forwards('0'),
});

onFakes('sysctl', world, {
  met: ['{ in: host, name: net.ipv4.ip_forward, is: 1 }', met],
  'met for several numbers': ['{ in: host, name: net.ipv4.tcp_rmem, is: 4096 131072 6291456 }', met],
  other: [
    '{ in: host, name: net.ipv4.ip_forward, is: 0 }',
    unmet('other', 'net.ipv4.ip_forward = 0 in host', '1', 'sysctl net.ipv4.ip_forward'),
  ],
  elsewhere: [
    '{ in: host/red, name: net.ipv4.ip_forward, is: 1 }',
    { cause: 'elsewhere', found: '0; it is 1 on host itself, but every namespace has its own' },
  ],
  absent: ['{ in: host, name: net.ipv4.nothing, is: 0 }', { cause: 'absent', found: 'host has no such setting' }],
});
