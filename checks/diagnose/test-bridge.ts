import type { Case, Table } from './test-cases.js';

// red ── v-net-0 ── blue, on host
const bridge = `ip link add v-net-0 type bridge; ip link set v-net-0 up
for n in red:1 blue:2; do s=\${n%:*}; ip netns add $s
ip link add veth-$s netns $s type veth peer name veth-$s-br; ip link set veth-$s-br master v-net-0 up
ip -n $s addr add 192.168.15.\${n#*:}/24 dev veth-$s; ip -n $s link set veth-$s up; done`;

const switches: readonly Case[] = [
  {
    breaks: "the host's end is in no bridge",
    setup: ({ sh }) => sh('host', `${bridge}; ip link set veth-red-br nomaster`),
    reach: '{ from: host/red, to: host/blue }',
    cause: 'no-port',
    found: 'veth-red-br, the other end of veth-red, is plugged into no bridge',
    look: 'bridge link',
  },
  {
    breaks: "the host's end was taken out of the bridge while the neighbours still know each other",
    setup: ({ sh }) =>
      sh(
        'host',
        `${bridge}
nsenter --net=/run/netns/red ping -c 1 -W 2 192.168.15.2 >/dev/null
ip link set veth-red-br nomaster`,
      ),
    reach: '{ from: host/red, to: host/blue }',
    cause: 'no-port',
    found: 'veth-red-br, the other end of veth-red, is plugged into no bridge',
    look: 'bridge link',
  },
  {
    breaks: "the receiver's cable is in no bridge",
    setup: ({ sh }) => sh('host', `${bridge}; ip link set veth-blue-br nomaster`),
    reach: '{ from: host/red, to: host/blue }',
    cause: 'no-port',
    found: 'veth-blue-br, the other end of veth-blue, is plugged into no bridge',
    look: 'bridge link',
  },
  {
    breaks: 'the ends are in different bridges',
    setup: ({ sh }) =>
      sh(
        'host',
        `${bridge}; ip link add v-net-1 type bridge; ip link set v-net-1 up; ip link set veth-blue-br master v-net-1`,
      ),
    reach: '{ from: host/red, to: host/blue }',
    cause: 'other-bridge',
    found: 'red is plugged into v-net-0, blue into v-net-1',
    look: 'bridge link',
  },
  {
    breaks: 'the bridge is down',
    setup: ({ sh }) => sh('host', `${bridge}; ip link set v-net-0 down`),
    reach: '{ from: host/red, to: host/blue }',
    cause: 'bridge-down',
    found: 'the bridge v-net-0 is down',
    look: 'ip link show v-net-0',
  },
  {
    breaks: "the receiver's end at the bridge is down",
    setup: ({ sh }) => sh('host', `${bridge}; ip link set veth-blue-br down`),
    reach: '{ from: host/red, to: host/blue }',
    cause: 'no-carrier',
    found: 'veth-blue in blue is up but NO-CARRIER: its other end, veth-blue-br in host, is down',
    look: 'ip link show veth-blue-br',
  },
  {
    breaks: 'the receiver does not answer who has its address',
    setup: ({ sh }) => sh('host', `${bridge}; ip -n blue link set veth-blue arp off`),
    reach: '{ from: host/red, to: host/blue }',
    cause: 'no-neighbour',
    found: 'red asks on veth-red who has 192.168.15.2, and nobody answers',
    look: 'ip -n red neigh',
  },
];

export const bridges: readonly Table[] = [
  {
    nodes: { host: {} },
    whole: ({ sh }) => sh('host', bridge),
    reach: '{ from: host/red, to: host/blue }',
    cases: switches,
  },
];
