import type { TestGround, TestNode } from '../test-ground.js';
import type { Case, Table } from './test-cases.js';

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

const breaks: readonly Case[] = [
  {
    breaks: 'the caller has no route',
    setup: async (ground) => (await routed(ground), ground.sh('client', 'ip route del default')),
    reach: '{ from: client, to: server }',
    cause: 'no-route',
    found: 'client has no route to 10.2.2.2, only to 10.1.1.0/24',
    look: 'ip route    (on client)',
  },
  {
    breaks: 'a route of the caller lets nothing go there',
    setup: async (ground) => (await routed(ground), ground.sh('client', 'ip route add blackhole 10.2.0.0/16')),
    reach: '{ from: client, to: server }',
    cause: 'no-route',
    found: 'client has a route to 10.2.0.0/16 of the kind blackhole: it lets nothing go there',
    look: 'ip route    (on client)',
  },
  {
    breaks: 'a route of the router lets nothing go back',
    setup: async (ground) => (await routed(ground), ground.sh('server', 'ip route add unreachable 10.1.1.2')),
    reach: '{ from: client, to: server }',
    cause: 'no-return-route',
    found: 'the call arrives, but server has a route to 10.1.1.2/32 of the kind unreachable: it lets nothing go there',
    look: 'ip route    (on server)',
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
    breaks: 'the sender would be answered by another link, and rp_filter is strict',
    setup: async (ground) => (
      await routed(ground),
      ground.sh(
        'server',
        `ip link add other type veth peer name end; ip link set end up; ip link set other up; ip addr add 10.3.3.1/24 dev other
ip route add 10.1.1.2 via 10.3.3.2; sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.eth0.rp_filter=1`,
      )
    ),
    reach: '{ from: client, to: server, dst: 10.2.2.2, by: tcp }',
    cause: 'reverse-path',
    found: 'server drops it: it comes in by eth0, an answer to 10.1.1.2 would leave by other, and rp_filter is strict',
    look: 'sysctl net.ipv4.conf.all.rp_filter net.ipv4.conf.eth0.rp_filter    (on server)',
  },
  {
    breaks: 'the way back ends at a host that does not forward, and has no need to',
    setup: async (ground) => (
      await routed(ground),
      ground.sh('client', 'echo 0 >/proc/sys/net/ipv4/ip_forward; iptables -A INPUT -p udp -j DROP')
    ),
    reach: '{ from: client, to: server, by: udp }',
    cause: 'filtered',
    found: 'rule 1 of INPUT in client dropped it: protocol udp, target DROP',
    look: 'iptables -t filter -nvL INPUT    (on client)',
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
    breaks: 'a rule of nft that does not count',
    setup: async (ground) => (
      await routed(ground),
      ground.sh(
        'router',
        `iptables -A FORWARD -p tcp -j ACCEPT
nft 'add table ip wall; add chain ip wall pass { type filter hook forward priority 1; }'
nft 'add rule ip wall pass udp dport 53 drop'
nft 'add rule ip wall pass ip daddr { 10.2.2.0/24, 10.8.0.0/24 } tcp dport 1024-65535 drop'`,
      )
    ),
    reach: '{ from: client, to: server, by: tcp }',
    cause: 'filtered',
    found:
      'rule 2 of FORWARD in router may have dropped it: it has no counter that would tell (destination 10.2.2.0/24,10.8.0.0/24, dport 1024:65535, protocol tcp, target DROP)',
    look: 'nft list ruleset    (on router)',
  },
  {
    breaks: 'a policy of nft, which never counts',
    setup: async (ground) => (
      await routed(ground),
      ground.sh(
        'router',
        `nft 'add table inet wall; add chain inet wall pass { type filter hook forward priority 0; policy drop; }'
nft 'add rule inet wall pass ct state invalid drop; add rule inet wall pass meta nfproto ipv6 drop; add rule inet wall pass ip daddr { 10.7.0.0/24, 10.8.0.0/24 } drop'`,
      )
    ),
    reach: '{ from: client, to: server, by: tcp }',
    cause: 'filtered',
    found: 'the policy of FORWARD in router may have dropped it: it has no counter that would tell',
    look: 'nft list ruleset    (on router)',
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
    breaks: 'a port that the router does not publish to itself',
    setup: (ground) => routed(ground),
    reach: '{ from: router, to: server, dst: 10.2.2.1, by: tcp, port: 8080, listen: 80 }',
    cause: 'not-translated',
    found: '10.2.2.1 is an address of router, and no rule there sends the call on to server',
    look: 'iptables -t nat -nvL    (on router)',
  },
  {
    breaks: 'a published port of localhost, without a rule for it',
    setup: (ground) => routed(ground),
    reach: '{ from: router, to: server, dst: 127.0.0.1, by: tcp, port: 8080, listen: 80 }',
    cause: 'not-translated',
    found: '127.0.0.1 is an address of router, and no rule there sends the call on to server',
    look: 'iptables -t nat -nvL    (on router)',
  },
  {
    breaks: 'a rule that publishes a port takes the calls of others',
    setup: async (ground) => (
      await routed(ground),
      ground.sh('router', 'iptables -t nat -A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination 10.1.1.1:80')
    ),
    reach: '{ from: client, to: server, by: tcp, port: 8080 }',
    cause: 'redirected',
    found:
      'rule 1 of PREROUTING in router sends it to somebody else: dport 8080, protocol tcp, target DNAT, to-destination 10.1.1.1:80',
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

// A pod's way out is an address that nobody has: the node answers for it. No bridge, no address at the node's end.
const calico: Readonly<Record<string, TestNode>> = {
  node01: { eth0: { lan: 'lan', addresses: ['192.168.1.11/24'] } },
};

async function proxied({ sh }: TestGround): Promise<void> {
  await sh(
    'node01',
    `echo 1 >/proc/sys/net/ipv4/ip_forward; ip route add default via 192.168.1.1
for n in 1 2; do ip netns add pod$n; ip link add cali$n up type veth peer name eth0 netns pod$n
ip -n pod$n addr add 10.65.0.$n/32 dev eth0; ip -n pod$n link set eth0 up
ip -n pod$n route add 169.254.1.1 dev eth0 scope link; ip -n pod$n route add default via 169.254.1.1 dev eth0
echo 1 >/proc/sys/net/ipv4/conf/cali$n/proxy_arp; echo 0 >/proc/sys/net/ipv4/neigh/cali$n/proxy_delay
ip route add 10.65.0.$n/32 dev cali$n scope link; done`,
  );
}

const pods = '{ from: node01/pod1, to: node01/pod2 }';
const walls: readonly Case[] = [
  {
    breaks: 'a firewall between two pods without a bridge',
    setup: async (ground) => (await proxied(ground), ground.sh('node01', 'iptables -A FORWARD -j DROP')),
    reach: pods,
    cause: 'filtered',
    found: 'rule 1 of FORWARD in node01 dropped it: target DROP',
    look: 'iptables -t filter -nvL FORWARD    (on node01)',
  },
];

// client and server are on one more lan
const twoWays: Readonly<Record<string, TestNode>> = {
  ...three,
  client: { ...three['client'], eth1: { lan: 'short', addresses: ['10.3.3.2/24'] } },
  server: { ...three['server'], eth1: { lan: 'short', addresses: ['10.3.3.5/24'] } },
};

const detours: readonly Case[] = [
  {
    breaks: 'the answer takes another way than the call, and rp_filter is strict there',
    setup: async (ground) => (
      await routed(ground),
      ground.sh('client', 'sysctl -qw net.ipv4.conf.eth1.arp_announce=2; ip route add 10.2.2.2 via 10.3.3.5'),
      ground.sh('server', 'sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.eth1.rp_filter=1')
    ),
    reach: '{ from: server, to: client, dst: 10.1.1.2 }',
    cause: 'reverse-path',
    found: 'server drops it: it comes in by eth1, an answer to 10.1.1.2 would leave by eth0, and rp_filter is strict',
    look: 'sysctl net.ipv4.conf.all.rp_filter net.ipv4.conf.eth1.rp_filter    (on server)',
  },
];

export const routers: readonly Table[] = [
  { nodes: twoWays, whole: routed, reach: '{ from: server, to: client, dst: 10.1.1.2 }', cases: detours },
  { nodes: three, whole: routed, reach: '{ from: client, to: server, by: tcp }', cases: breaks },
  { nodes: calico, whole: proxied, reach: pods, cases: walls },
];
