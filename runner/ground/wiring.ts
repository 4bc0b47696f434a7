import type { Plan, PlannedLink, PlannedNode } from './plan.js';

/**
 * The bash script that joins standing nodes, for the switchboard of either ground: a lan is a bridge there, and a node's
 * interface is the far end of a veth that is created straight into the node. `pid` tells where a node's network
 * namespace is found, as seen from the switchboard; it may be a shell variable. Names in the switchboard are numbers
 * (b0, p0), so that neither lans nor nodes are bound to 15 characters. Run it with `set -e`: the first thing that fails
 * ends it.
 */
export function wiring(plan: Plan, pid: (node: number) => string): string {
  const bridges = plan.lans.flatMap((_, lan) => [
    `link add b${lan} type bridge mcast_snooping 0`,
    `link set b${lan} up`,
  ]);
  const cables = ports(plan).flatMap(({ link, node, port, lan }) => {
    const mtu = link.mtu === undefined ? '' : ` mtu ${link.mtu}`;
    return [
      `link add p${port}${mtu} type veth peer name ${link.name}${mtu} netns ${pid(node)}`,
      `link set p${port} master b${lan} up`,
    ];
  });
  return [
    quiet,
    batch('ip -batch -', [...bridges, ...cables]),
    'wired=()',
    ...plan.nodes.map((node, i) => wireNode(node, pid(i))),
    'for job in ${wired[@]}; do wait $job; done',
  ].join('\n');
}

/** Every plugged cable: port pN of the switchboard leads to this link of this node. */
export function ports(plan: Plan): { node: number; link: PlannedLink; lan: number; port: number }[] {
  return plan.nodes
    .flatMap((node, i) => node.links.map((link) => ({ node: i, link, lan: plan.lans.indexOf(link.lan) })))
    .map((plug, port) => ({ ...plug, port }));
}

// The switchboard carries frames and says nothing of its own: no IPv6 chatter, no packet filter on its bridges.
const quiet = `for f in /proc/sys/net/ipv6/conf/{all,default}/disable_ipv6; do [ ! -e $f ] || echo 1 >$f; done
for f in /proc/sys/net/bridge/bridge-nf-call-*; do [ ! -e $f ] || echo 0 >$f; done`;

// A fresh namespace takes some settings over from the machine; a node starts the same everywhere.
function settings(node: PlannedNode): string {
  const each = 'echo 0 >ipv4/conf/$d/rp_filter; [ ! -e ipv6 ] || echo IPV6 >ipv6/conf/$d/disable_ipv6';
  const off = node.ipv6 ? '0' : '1';
  return `set -e; cd /proc/sys/net; echo 0 >ipv4/ip_forward; for d in all default; do ${each.replace('IPV6', off)}; done`;
}

// All nodes at once, each by two small programs: dash, for bash takes twice as long to start.
function wireNode(node: PlannedNode, pid: string): string {
  const lines = node.links.flatMap((link) => [
    ...link.addresses.map((address) => `addr add ${address} dev ${link.name}${address.includes(':') ? ' nodad' : ''}`),
    `link set ${link.name} up`,
  ]);
  return batch(
    `nsenter -t ${pid} -n sh -c '${settings(node)}; exec ip -batch -'`,
    ['link set lo up', ...lines],
    ' & wired+=($!)',
  );
}

const batch = (command: string, lines: readonly string[], then = '') =>
  `${command} <<END${then}\n${lines.join('\n')}\nEND`;
