import { someLink } from './test-link.js';
import { met, onFakes, unmet } from './test-table.js';
import { fakeWorld } from './test-world.js';

const at = (address: string, prefix: number): { address: string; prefix: number; family: 4; scope: string } => ({
  address,
  prefix,
  family: 4,
  scope: 'global',
});
const links = [
  someLink({ name: 'veth-red', addresses: [at('192.168.15.1', 32)] }),
  someLink({ name: 'eth0', addresses: [at('10.0.0.1', 24)] }),
  someLink({ name: 'bare' }),
];
const world = fakeWorld({ 'host/red': { seen: { links } } });
const look = 'ip -n red addr show veth-red';

onFakes('address', world, {
  met: ['{ in: host/red, link: eth0, is: 10.0.0.1/24 }', met],
  'no-prefix, and says what that costs': [
    '{ in: host/red, link: veth-red, is: 192.168.15.1/24 }',
    unmet(
      'no-prefix',
      '192.168.15.1/24 on veth-red in red',
      '192.168.15.1/32: without a prefix there is no route to the rest of 192.168.15.0/24',
      look,
    ),
  ],
  'other-prefix': ['{ in: host/red, link: eth0, is: 10.0.0.1/16 }', { cause: 'other-prefix', found: '10.0.0.1/24' }],
  'other-address': ['{ in: host/red, link: eth0, is: 10.0.0.2/24 }', { cause: 'other-address', found: '10.0.0.1/24' }],
  elsewhere: [
    '{ in: host/red, link: veth-red, is: 10.0.0.1/24 }',
    { cause: 'elsewhere', found: '10.0.0.1 is on eth0' },
  ],
  absent: ['{ in: host/red, link: bare, is: 10.0.0.2/24 }', { cause: 'absent', found: 'bare has no address' }],
  'no-link': ['{ in: host/red, link: eth9, is: 10.0.0.2/24 }', { cause: 'no-link', found: 'no eth9 in red' }],
  present: ['{ in: host/red, link: eth0, is: 10.0.0.1/24, absent: true }', { cause: 'present', found: 'it is there' }],
});
