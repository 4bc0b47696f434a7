import type { Test } from 'tap';

import { codeOf, planOf, sh, type TestGround } from './test-ground.js';

const wires = {
  a: { 'one:eth0': '10.1.0.1/24' },
  b: { 'one:eth0': '10.1.0.2/24' },
  router: { 'one:uplink': ['10.1.0.254/24', '192.0.2.1/32'], 'two:eth7': '10.2.0.254/24' },
  d: { 'two:eth0': ['10.2.0.1/24', 'fd00::1/64'] },
};

const small = {
  ...planOf('network', wires, { d: { ipv6: true } }),
};
const plan = {
  ...small,
  nodes: small.nodes.map((node) => ({
    ...node,
    links: node.links.map((link) => (link.name === 'eth7' ? { ...link, mtu: 1400 } : link)),
  })),
};

/** What is true of the network of every ground. */
export async function networkClaims(t: Test, at: TestGround): Promise<void> {
  const lab = await at.up(t, plan);

  await t.test('a node has the links, addresses and MTUs of its plan, and nothing else but loopback', async (t) => {
    const show = `ip -j addr | jq -r '.[] | [.ifname, .mtu, .operstate] + [.addr_info[] | "\\(.local)/\\(.prefixlen)"] | join(" ")'`;
    t.equal(await sh(lab, 'a', show), 'lo 65536 UNKNOWN 127.0.0.1/8\neth0 1500 UP 10.1.0.1/24');
    t.equal(
      await sh(lab, 'router', show),
      'lo 65536 UNKNOWN 127.0.0.1/8\nuplink 1500 UP 10.1.0.254/24 192.0.2.1/32\neth7 1400 UP 10.2.0.254/24',
    );
  });

  await t.test('nodes of one lan reach each other, and of another only through a node of both', async (t) => {
    t.equal(await codeOf(lab, 'a', 'ping -c1 -W2 10.1.0.2'), 0);
    await sh(lab, 'd', 'ip route add 10.1.0.0/24 via 10.2.0.254');
    await sh(lab, 'a', 'ip route add 10.2.0.0/24 via 10.1.0.254');
    t.equal(await codeOf(lab, 'a', 'ping -c1 -W1 10.2.0.1'), 1, 'a node does not forward until it is told to');
    await sh(lab, 'router', 'sysctl -qw net.ipv4.ip_forward=1');
    t.equal(await codeOf(lab, 'a', 'ping -c1 -W2 10.2.0.1'), 0);
    t.match(await sh(lab, 'a', 'ping -c1 -W2 -M do -s 1400 10.2.0.1 || true'), /Frag needed .*mtu = 1400/);
  });

  await t.test('IPv6 is off but where the plan wants it, and there an address is usable at once', async (t) => {
    t.equal(await sh(lab, 'a', 'cat /proc/sys/net/ipv6/conf/{all,default,eth0}/disable_ipv6'), '1\n1\n1');
    t.equal(await sh(lab, 'a', 'ip -6 addr; ip -6 route'), '');
    t.match(await sh(lab, 'd', 'ip -6 -o addr show dev eth0'), /fd00::1\/64 scope global nodad/);
    t.equal(await codeOf(lab, 'd', 'ping -c1 -W2 fd00::1'), 0);
  });

  await t.test('there is no route out', async (t) => {
    t.equal(await sh(lab, 'b', 'ip route'), '10.1.0.0/24 dev eth0 proto kernel scope link src 10.1.0.2');
    t.match(await sh(lab, 'b', 'ping -c1 -W1 8.8.8.8 2>&1 || true'), /Network is unreachable/);
    t.equal(await codeOf(lab, 'b', 'ping -c1 -W1 192.0.2.1'), 2);
  });

  await t.test('two labs with the same subnets stand side by side and do not meet', async (t) => {
    const other = await at.up(t, planOf('network', { a: wires.a, c: { 'one:eth0': '10.1.0.3/24' } }));
    t.equal(await codeOf(other, 'a', 'ping -c1 -W2 10.1.0.3'), 0);
    t.equal(await codeOf(other, 'a', 'ping -c1 -W1 10.1.0.2'), 1, 'b is in the first lab alone');
    t.equal(await codeOf(lab, 'a', 'ping -c1 -W1 10.1.0.3'), 1, 'c is in the second lab alone');
    t.equal(await codeOf(lab, 'a', 'ping -c1 -W2 10.1.0.2'), 0);
    await other.down();
    t.equal(await codeOf(lab, 'a', 'ping -c1 -W2 10.1.0.2'), 0, 'the end of one is nothing to the other');
  });

  await t.test('namespaces in a node join by a veth, and are places', async (t) => {
    await sh(
      lab,
      'b',
      `ip netns add red; ip netns add blue
      ip link add veth-red netns red type veth peer name veth-blue netns blue
      ip -n red addr add 10.9.0.1/24 dev veth-red; ip -n red link set veth-red up
      ip -n blue addr add 10.9.0.2/24 dev veth-blue; ip -n blue link set veth-blue up
      ip netns exec red ping -c1 -W2 10.9.0.2`,
    );
    t.equal(await sh(lab, 'b', 'ip netns exec blue ls /sys/class/net'), 'lo\nveth-blue', 'with a /sys of its own');
    t.same([...(await lab.namespaces('b')).keys()].sort(), ['blue', 'red']);
    await sh(lab, 'b', 'ip netns del red; ip netns del blue');
    t.same([...(await lab.namespaces('b')).keys()], []);
  });

  const noTun = (await codeOf(lab, 'a', '[ -e /dev/net/tun ]')) !== 0 && 'a node may not open /dev/net/tun here';
  await t.test('a tunnel device can be made where nodes may open /dev/net/tun', { skip: noTun }, async (t) => {
    await sh(lab, 'a', 'ip tuntap add tun0 mode tun; ip link set tun0 up; ip addr add 10.8.0.1/24 dev tun0');
    t.match(await sh(lab, 'a', 'ip -br link show tun0'), /^tun0/);
  });

  await t.test('vxlan joins two nodes, and tcpdump sees both layers on the wire', async (t) => {
    for (const [node, mine, peer] of [
      ['a', 1, 2],
      ['b', 2, 1],
    ] as const) {
      await sh(
        lab,
        node,
        `ip link add vx type vxlan id 42 local 10.1.0.${mine} remote 10.1.0.${peer} dstport 4789 dev eth0
        ip addr add 10.42.0.${mine}/24 dev vx; ip link set vx up`,
      );
    }
    const capture = `tcpdump -lnni eth0 -c 3 udp dst port 4789 2>/tmp/tcpdump >/tmp/seen &
      until grep -q listening /tmp/tcpdump; do :; done
      ping -c1 -W2 10.42.0.1; wait; cat /tmp/seen`;
    const seen = await sh(lab, 'b', capture);
    t.match(
      seen,
      /IP 10\.1\.0\.2\.\d+ > 10\.1\.0\.1\.4789: VXLAN.*vni 42\n.*10\.42\.0\.2 > 10\.42\.0\.1: ICMP echo request/,
    );
  });
}
