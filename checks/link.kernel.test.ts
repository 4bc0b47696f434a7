import { met, onNodes, unmet } from './test-table.js';

const script = `ip netns add red; ip netns add blue
ip link add veth-red netns red address 02:00:00:00:00:01 type veth peer name veth-blue netns blue
ip -n red link set veth-red up
ip link add one type veth peer name two
ip link add v-net-0 type bridge; ip link set v-net-0 up
ip link add port mtu 1400 master v-net-0 up type veth peer name far netns red
ip -n red link set far up
ip link add flannel.1 type vxlan id 1 dev port local 10.0.0.1 dstport 8472 nolearning`;

const look = (name: string): string => `ip -d link show ${name}`;

onNodes(
  'link',
  { host: {} },
  { host: script },
  {
    'met where the cable joins both ends': [
      '{ in: host/red, name: veth-red, kind: veth, peer: { in: host/blue, name: veth-blue }, mac: "02:00:00:00:00:01" }',
      met,
    ],
    'met where both ends are in one place': ['{ in: host, name: one, peer: { in: host, name: two } }', met],
    'met where the other end is a port of the bridge': [
      '{ in: host/red, name: far, peer: { in: host, master: v-net-0 } }',
      met,
    ],
    'met where a port is up in its bridge': [
      '{ in: host, name: port, master: v-net-0, state: up, mtu: 1400, hairpin: false }',
      met,
    ],
    'met where the tunnel is as asked': [
      '{ in: host, name: flannel.1, kind: vxlan, state: down, vxlan: { id: 1, port: 8472, local: 10.0.0.1, dev: port, learning: false } }',
      met,
    ],
    'met where it must be gone and is': ['{ in: host, name: veth-red, absent: true }', met],
    'met where its MAC address is that of another link': [
      '{ in: host/red, name: veth-red, mac: { of: host/red, link: veth-red } }',
      met,
    ],
    absent: [
      '{ in: host/blue, name: eth0, kind: veth }',
      unmet('absent', 'a veth eth0 in blue', 'only lo, veth-blue', 'ip -n blue link'),
    ],
    'elsewhere, and says where': [
      '{ in: host, name: veth-red }',
      unmet('elsewhere', 'a link veth-red in host', 'veth-red is in red', 'ip -n red link'),
    ],
    'other-kind': [
      '{ in: host, name: v-net-0, kind: veth }',
      unmet('other-kind', 'v-net-0 to be a veth', 'it is a bridge', look('v-net-0')),
    ],
    down: ['{ in: host, name: one, state: up }', unmet('down', 'one up', 'one is down', look('one'))],
    'no-carrier where the other end is down': [
      '{ in: host/red, name: veth-red, state: up }',
      unmet(
        'no-carrier',
        'veth-red up, with a carrier',
        'NO-CARRIER: the other end of veth-red is down',
        'ip -n red -d link show veth-red',
      ),
    ],
    up: ['{ in: host, name: port, state: down }', unmet('up', 'port down', 'port is up', look('port'))],
    'other-mtu': [
      '{ in: host, name: port, mtu: 1500 }',
      unmet('other-mtu', 'port with an MTU of 1500', '1400', look('port')),
    ],
    'other-mac': [
      '{ in: host/red, name: veth-red, mac: "02:00:00:00:00:0A" }',
      unmet(
        'other-mac',
        'veth-red with the MAC address 02:00:00:00:00:0a',
        '02:00:00:00:00:01',
        'ip -n red -d link show veth-red',
      ),
    ],
    'no-master': [
      '{ in: host, name: one, master: v-net-0 }',
      unmet('no-master', 'one plugged into v-net-0', 'one is plugged into no bridge', look('one')),
    ],
    'other-master': [
      '{ in: host, name: port, master: cni0 }',
      unmet('other-master', 'port plugged into cni0', 'it is plugged into v-net-0', look('port')),
    ],
    hairpin: [
      '{ in: host, name: port, hairpin: true }',
      unmet('hairpin', 'hairpin on at port', 'hairpin is off', look('port')),
    ],
    'other-vxlan': [
      '{ in: host, name: flannel.1, vxlan: { port: 4789 } }',
      unmet('other-vxlan', 'flannel.1 with port 4789', 'port 8472', look('flannel.1')),
    ],
    present: ['{ in: host, name: one, absent: true }', unmet('present', 'no one in host', 'one is there', look('one'))],
    'no-value where the link whose MAC address is meant is not there': [
      '{ in: host, name: one, mac: { of: host/blue, link: eth0 } }',
      unmet(
        'no-value',
        'eth0 in blue, with its MAC address',
        'no such link, so there is nothing to compare with',
        'ip -n blue addr',
      ),
    ],
  },
);

onNodes(
  'link',
  { host: {} },
  { host: `${script}; ip link add other type veth peer name gone netns red` },
  {
    'other-peer where the cable goes elsewhere': [
      '{ in: host/red, name: gone, peer: { in: host, name: one } }',
      unmet(
        'other-peer',
        'the other end of gone to be one in host',
        'gone ends at other in host',
        'ip -n red link show gone',
      ),
    ],
    'no-master where the other end is plugged in nowhere': [
      '{ in: host/red, name: gone, peer: { in: host, master: v-net-0 } }',
      unmet(
        'no-master',
        'the other end of gone plugged into v-net-0',
        'other, the other end of gone, is plugged into no bridge',
        'bridge link',
      ),
    ],
  },
);
