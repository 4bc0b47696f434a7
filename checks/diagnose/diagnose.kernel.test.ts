import t from 'tap';
import { noKernel, testGround, type TestGround, type TestNode } from '../test-ground.js';
import { judge } from '../test-world.js';

// Most of each case is waiting for an answer that does not come.
t.jobs = 4;

interface Case {
  readonly breaks: string;
  readonly setup: (ground: TestGround) => Promise<unknown>;
  readonly reach: string;
  readonly cause: string;
  readonly found: string;
  readonly look: string;
}

const alone = { host: {} };

// red ── blue
const cable = `ip netns add red; ip netns add blue
ip link add veth-red netns red type veth peer name veth-blue netns blue
ip -n red addr add 192.168.15.1/24 dev veth-red; ip -n blue addr add 192.168.15.2/24 dev veth-blue
ip -n red link set veth-red up; ip -n blue link set veth-blue up`;

// red ── v-net-0 ── blue, on host
const bridge = `ip link add v-net-0 type bridge; ip link set v-net-0 up
for n in red:1 blue:2; do s=\${n%:*}; ip netns add $s
ip link add veth-$s netns $s type veth peer name veth-$s-br; ip link set veth-$s-br master v-net-0 up
ip -n $s addr add 192.168.15.\${n#*:}/24 dev veth-$s; ip -n $s link set veth-$s up; done`;

const cables: readonly Case[] = [
  {
    breaks: 'no cable at all',
    setup: ({ sh }) => sh('host', 'ip netns add red; ip netns add blue'),
    reach: '{ from: host/red, to: host/blue, dst: 192.168.15.2 }',
    cause: 'no-link',
    found: 'red has no link but lo',
    look: 'ip -n red link',
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

const three: Readonly<Record<string, TestNode>> = {
  client: { eth0: { lan: 'left', addresses: ['10.1.1.2/24'] } },
  router: { eth0: { lan: 'left', addresses: ['10.1.1.1/24'] }, eth1: { lan: 'right', addresses: ['10.2.2.1/24'] } },
  server: { eth0: { lan: 'right', addresses: ['10.2.2.2/24'] } },
};

async function routed({ sh }: TestGround): Promise<void> {
  await sh('client', 'ip route add default via 10.1.1.1');
  await sh('router', 'echo 1 >/proc/sys/net/ipv4/ip_forward');
  await sh('server', 'ip route add default via 10.2.2.1');
}

const routers: readonly Case[] = [
  {
    breaks: 'the caller has no route',
    setup: async (ground) => (await routed(ground), ground.sh('client', 'ip route del default')),
    reach: '{ from: client, to: server }',
    cause: 'no-route',
    found: 'client has no route to 10.2.2.2, only to 10.1.1.0/24',
    look: 'ip route    (on client)',
  },
  {
    breaks: 'the gateway is nobody',
    setup: async (ground) => (await routed(ground), ground.sh('client', 'ip route replace default via 10.1.1.9')),
    reach: '{ from: client, to: server }',
    cause: 'wrong-gateway',
    found: 'the next hop of client is 10.1.1.9, and nobody has that address',
    look: 'ip route    (on client)',
  },
  {
    breaks: 'the router does not forward',
    setup: async (ground) => (await routed(ground), ground.sh('router', 'echo 0 >/proc/sys/net/ipv4/ip_forward')),
    reach: '{ from: client, to: server }',
    cause: 'forwarding-off',
    found: 'router does not forward: net.ipv4.ip_forward is 0 there',
    look: 'sysctl net.ipv4.ip_forward    (on router)',
  },
  {
    breaks: 'the server has no way back',
    setup: async (ground) => (await routed(ground), ground.sh('server', 'ip route del default')),
    reach: '{ from: client, to: server }',
    cause: 'no-return-route',
    found: 'the call arrives, but server has no route back to 10.1.1.2, only to 10.2.2.0/24',
    look: 'ip route    (on server)',
  },
  {
    breaks: 'the server has no way back, seen by tcp',
    setup: async (ground) => (await routed(ground), ground.sh('server', 'ip route del default')),
    reach: '{ from: client, to: server, by: tcp }',
    cause: 'no-return-route',
    found: 'the call arrives, but server has no route back to 10.1.1.2, only to 10.2.2.0/24',
    look: 'ip route    (on server)',
  },
  {
    breaks: 'the policy of FORWARD is DROP',
    setup: async (ground) => (await routed(ground), ground.sh('router', 'iptables -P FORWARD DROP')),
    reach: '{ from: client, to: server, by: tcp }',
    cause: 'filtered',
    found: 'the policy of FORWARD in router dropped it: no rule there let it pass',
    look: 'iptables -t filter -nvL FORWARD    (on router)',
  },
  {
    breaks: 'a rule in the legacy tables rejects',
    setup: async (ground) => (await routed(ground), ground.sh('router', 'iptables-legacy -A FORWARD -p tcp -j REJECT')),
    reach: '{ from: client, to: server, by: tcp }',
    cause: 'filtered',
    found: 'rule 1 of FORWARD in router rejected it: protocol tcp, target REJECT',
    look: 'iptables-legacy -t filter -nvL FORWARD    (on router)',
  },
  {
    breaks: 'a port that nobody publishes',
    setup: (ground) => routed(ground),
    reach: '{ from: client, to: server, dst: 10.1.1.1, by: tcp, port: 8080, listen: 80 }',
    cause: 'not-translated',
    found: '10.1.1.1 is an address of router, and no rule there sends the call on to server',
    look: 'iptables -t nat -nvL    (on router)',
  },
  {
    breaks: 'a call to a port where nobody listens',
    setup: (ground) => routed(ground),
    reach: '{ from: client, to: server, by: tcp, port: 8080, listen: 80 }',
    cause: 'not-listening',
    found: 'server refuses: nobody listens on tcp port 8080 of 10.2.2.2',
    look: 'ss -ltunp    (on server)',
  },
];

// flannel.1 on node01 and node02, both with the other's addresses
async function tunnel({ sh }: TestGround): Promise<void> {
  for (const n of ['1', '2']) {
    await sh(
      `node0${n}`,
      `ip link add flannel.1 address 02:00:00:00:00:0${n} type vxlan id 1 dev eth0 dstport 8472 nolearning
ip addr add 10.244.${n}.0/32 dev flannel.1; ip link set flannel.1 up`,
    );
  }
  for (const [n, m] of [
    ['1', '2'],
    ['2', '1'],
  ]) {
    await sh(
      `node0${n}`,
      `ip route add 10.244.${m}.0/24 via 10.244.${m}.0 dev flannel.1 onlink
ip neigh add 10.244.${m}.0 lladdr 02:00:00:00:00:0${m} dev flannel.1 nud permanent
bridge fdb add 02:00:00:00:00:0${m} dev flannel.1 dst 192.168.1.1${m}`,
    );
  }
}

const overlay: Readonly<Record<string, TestNode>> = {
  node01: { eth0: { lan: 'lan', addresses: ['192.168.1.11/24'] } },
  node02: { eth0: { lan: 'lan', addresses: ['192.168.1.12/24'] } },
};

const tunnels: readonly Case[] = [
  {
    breaks: 'the tunnel has no entry for the other node',
    setup: async (ground) => (
      await tunnel(ground),
      ground.sh('node01', 'bridge fdb del 02:00:00:00:00:02 dev flannel.1 dst 192.168.1.12')
    ),
    reach: '{ from: node01, to: node02, dst: 10.244.2.0 }',
    cause: 'no-tunnel-end',
    found: 'flannel.1 in node01 does not know which node 02:00:00:00:00:02 is on',
    look: 'bridge fdb show dev flannel.1    (on node01)',
  },
];

for (const [nodes, cases] of [
  [alone, cables],
  [alone, switches],
  [three, routers],
  [overlay, tunnels],
] as const) {
  for (const { breaks, setup, reach, ...expected } of cases) {
    void t.test(`says ${expected.cause}, and where to look: ${breaks}`, { skip: noKernel }, async (t) => {
      const ground = await testGround(t, nodes);
      await setup(ground);
      const outcome = await judge('reach', reach, ground.world());
      const { wanted: _, ...named } = { wanted: '', ...outcome };
      t.same(named, { kind: 'unmet', ...expected });
    });
  }
}

void t.test('the same places reach each other while nothing is broken', { skip: noKernel }, async (t) => {
  const wired = await testGround(t, alone);
  await wired.sh('host', bridge);
  t.same(await judge('reach', '{ from: host/red, to: host/blue }', wired.world()), { kind: 'met' });
  const ground = await testGround(t, three);
  await routed(ground);
  t.same(await judge('reach', '{ from: client, to: server, by: tcp }', ground.world()), { kind: 'met' });
  const nodes = await testGround(t, overlay);
  await tunnel(nodes);
  t.same(await judge('reach', '{ from: node01, to: node02, dst: 10.244.2.0 }', nodes.world()), { kind: 'met' });
});
