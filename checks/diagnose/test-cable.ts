import type { Case, Table } from './test-cases.js';

// red ── blue
const cable = `ip netns add red; ip netns add blue
ip link add veth-red netns red type veth peer name veth-blue netns blue
ip -n red addr add 192.168.15.1/24 dev veth-red; ip -n blue addr add 192.168.15.2/24 dev veth-blue
ip -n red link set veth-red up; ip -n blue link set veth-blue up`;

const breaks: readonly Case[] = [
  {
    breaks: 'no cable at all',
    setup: ({ sh }) => sh('host', 'ip netns add red; ip netns add blue'),
    reach: '{ from: host/red, to: host/blue, dst: 192.168.15.2 }',
    cause: 'no-link',
    found: 'red has no link but lo',
    look: 'ip -n red link',
  },
  {
    breaks: 'a place that calls itself has its loopback down',
    setup: ({ sh }) => sh('host', 'ip netns add red; ip link add veth-red netns red type veth'),
    reach: '{ from: host/red, to: host/red, dst: 127.0.0.1 }',
    cause: 'link-down',
    found: 'lo in red is down, and with it its address',
    look: 'ip -n red link show lo',
  },
  {
    breaks: "the caller's end is down",
    setup: ({ sh }) => sh('host', `${cable}; ip -n red link set veth-red down`),
    reach: '{ from: host/red, to: host/blue }',
    cause: 'link-down',
    found: 'veth-red in red is down, and with it its route',
    look: 'ip -n red link show veth-red',
  },
  {
    breaks: 'the other end is down',
    setup: ({ sh }) => sh('host', `${cable}; ip -n blue link set veth-blue down`),
    reach: '{ from: host/red, to: host/blue }',
    cause: 'no-carrier',
    found: 'veth-red in red is up but NO-CARRIER: its other end, veth-blue in blue, is down',
    look: 'ip -n blue link show veth-blue',
  },
  {
    breaks: 'the caller has no address',
    setup: ({ sh }) => sh('host', `${cable}; ip -n red addr flush dev veth-red`),
    reach: '{ from: host/red, to: host/blue }',
    cause: 'no-address',
    found: 'red has no address',
    look: 'ip -n red addr',
  },
  {
    breaks: 'nobody has the address that is called',
    setup: ({ sh }) => sh('host', cable),
    reach: '{ from: host/red, to: host/blue, dst: 192.168.15.9 }',
    cause: 'no-address',
    found: 'nobody has 192.168.15.9; blue has only 192.168.15.2/24',
    look: 'ip -n blue addr',
  },
  {
    breaks: "the caller's prefix length is missing",
    setup: ({ sh }) =>
      sh('host', `${cable}; ip -n red addr flush dev veth-red; ip -n red addr add 192.168.15.1 dev veth-red`),
    reach: '{ from: host/red, to: host/blue }',
    cause: 'no-prefix',
    found: '192.168.15.1/32 on veth-red in red: without a prefix there is no route to 192.168.15.2',
    look: 'ip -n red addr show veth-red',
  },
  {
    breaks: "the receiver's prefix length is missing",
    setup: ({ sh }) =>
      sh('host', `${cable}; ip -n blue addr flush dev veth-blue; ip -n blue addr add 192.168.15.2 dev veth-blue`),
    reach: '{ from: host/red, to: host/blue }',
    cause: 'no-prefix',
    found: '192.168.15.2/32 on veth-blue in blue: without a prefix there is no route to 192.168.15.1',
    look: 'ip -n blue addr show veth-blue',
  },
  {
    breaks: 'both ends have one address',
    setup: ({ sh }) =>
      sh('host', `${cable}; ip -n blue addr flush dev veth-blue; ip -n blue addr add 192.168.15.1/24 dev veth-blue`),
    reach: '{ from: host/red, to: host/blue }',
    cause: 'same-address',
    found: "192.168.15.1 is red's own address, and blue's too: the call never leaves red",
    look: 'ip -n red addr',
  },
  {
    breaks: 'the ends are in different networks',
    setup: ({ sh }) =>
      sh('host', `${cable}; ip -n blue addr flush dev veth-blue; ip -n blue addr add 10.1.2.2/24 dev veth-blue`),
    reach: '{ from: host/red, to: host/blue }',
    cause: 'no-route',
    found: 'red has no route to 10.1.2.2, only to 192.168.15.0/24',
    look: 'ip -n red route',
  },
  {
    breaks: 'only the caller has a route',
    setup: ({ sh }) =>
      sh(
        'host',
        `${cable}; ip -n blue addr flush dev veth-blue; ip -n blue addr add 10.1.2.2/24 dev veth-blue
ip -n red route add 10.1.2.0/24 dev veth-red`,
      ),
    reach: '{ from: host/red, to: host/blue }',
    cause: 'no-return-route',
    found: 'the call arrives, but blue has no route back to 192.168.15.1, only to 10.1.2.0/24',
    look: 'ip -n blue route',
  },
  {
    breaks: 'the receiver drops what comes in',
    setup: ({ sh }) => sh('host', `${cable}; ip netns exec blue iptables -A INPUT -p icmp -j DROP`),
    reach: '{ from: host/red, to: host/blue }',
    cause: 'filtered',
    found: 'rule 1 of INPUT in blue dropped it: protocol icmp, target DROP',
    look: 'ip netns exec blue iptables -t filter -nvL INPUT',
  },
];

export const cables: readonly Table[] = [
  {
    nodes: { host: {} },
    whole: ({ sh }) => sh('host', cable),
    reach: '{ from: host/red, to: host/blue }',
    cases: breaks,
  },
];
