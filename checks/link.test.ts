import { someLink } from './test-link.js';
import { met, onFakes, unmet } from './test-table.js';
import { fakeWorld } from './test-world.js';

const apart = (index: number): { index: number; name: undefined; elsewhere: true } => ({
  index,
  name: undefined,
  elsewhere: true,
});
const red = someLink({ name: 'veth-red', index: 3, peer: apart(2), carrier: false });
const world = fakeWorld(
  {
    host: {
      seen: {
        links: [
          someLink({ name: 'v-net-0', index: 9, kind: 'bridge', carrier: false }),
          someLink({
            name: 'port',
            index: 5,
            peer: apart(4),
            master: 'v-net-0',
            mtu: 1400,
            port: { state: 'forwarding', hairpin: false },
          }),
          someLink({ name: 'loose', index: 6, peer: apart(7), up: false }),
        ],
      },
    },
    'host/red': {
      seen: {
        links: [
          red,
          someLink({ name: 'far', index: 4, peer: apart(5) }),
          someLink({ name: 'slack', index: 7, peer: apart(6) }),
        ],
      },
    },
    'host/blue': {
      seen: {
        links: [someLink({ name: 'veth-blue', index: 2, peer: apart(3) }), someLink({ name: 'eth9', index: 8 })],
      },
    },
  },
  { red: 1, blue: 2 },
);
const look = (name: string): string => `ip -d link show ${name}`;

onFakes('link', world, {
  'met where it is': [
    '{ in: host, name: port, kind: veth, state: up, master: v-net-0, mtu: 1400, hairpin: false }',
    met,
  ],
  'met where the cable joins both ends': [
    '{ in: host/red, name: veth-red, peer: { in: host/blue, name: veth-blue } }',
    met,
  ],
  'met where the other end is a port of the bridge, whatever its name': [
    '{ in: host/red, name: far, peer: { in: host, master: v-net-0 } }',
    met,
  ],
  'no-master where the other end is plugged in nowhere': [
    '{ in: host/red, name: slack, peer: { in: host, master: v-net-0 } }',
    unmet(
      'no-master',
      'the other end of slack plugged into v-net-0',
      'loose, the other end of slack, is plugged into no bridge',
      'bridge link',
    ),
  ],
  'other-master where the other end is plugged in elsewhere': [
    '{ in: host/red, name: far, peer: { in: host, master: cni0 } }',
    { cause: 'other-master', found: 'port, the other end of far, is plugged into v-net-0' },
  ],
  'other-peer where the other end is not even there': [
    '{ in: host/red, name: veth-red, peer: { in: host, master: v-net-0 } }',
    { cause: 'other-peer', wanted: 'the other end of veth-red to be in host' },
  ],
  'absent, and says what there is': [
    '{ in: host, name: eth7 }',
    unmet('absent', 'a link eth7 in host', 'only v-net-0, port, loose', 'ip link'),
  ],
  'elsewhere, and says where': [
    '{ in: host, name: veth-red }',
    unmet('elsewhere', 'a link veth-red in host', 'veth-red is in red', 'ip -n red link'),
  ],
  'other-kind': [
    '{ in: host, name: port, kind: bridge }',
    unmet('other-kind', 'port to be a bridge', 'it is a veth', look('port')),
  ],
  down: ['{ in: host, name: loose, state: up }', unmet('down', 'loose up', 'loose is down', look('loose'))],
  'no-carrier of a cable': [
    '{ in: host/red, name: veth-red, state: up }',
    { cause: 'no-carrier', found: 'NO-CARRIER: the other end of veth-red is down' },
  ],
  'no-carrier of a bridge': [
    '{ in: host, name: v-net-0, state: up }',
    { cause: 'no-carrier', found: 'NO-CARRIER: no port of v-net-0 carries' },
  ],
  'no-master': [
    '{ in: host, name: loose, master: v-net-0 }',
    { cause: 'no-master', found: 'loose is plugged into no bridge' },
  ],
  'other-master': [
    '{ in: host, name: port, master: cni0 }',
    { cause: 'other-master', found: 'it is plugged into v-net-0' },
  ],
  'hairpin of a link that is no port': [
    '{ in: host, name: loose, hairpin: true }',
    { cause: 'hairpin', found: 'loose is no port of a bridge' },
  ],
  'other-peer': [
    '{ in: host/red, name: veth-red, peer: { in: host/blue, name: eth9 } }',
    unmet(
      'other-peer',
      'the other end of veth-red to be eth9 in blue',
      'veth-red ends at veth-blue in blue',
      'ip -n red link show veth-red',
    ),
  ],
  'other-vxlan of a link that is none': [
    '{ in: host, name: port, vxlan: { id: 1 } }',
    { cause: 'other-vxlan', found: 'it has no id' },
  ],
  present: ['{ in: host, name: port, absent: true }', { cause: 'present', found: 'port is there' }],
});
