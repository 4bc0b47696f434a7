import t from 'tap';
import { registry } from './registry.js';
import { missing, testGround } from './test-ground.js';
import { judge } from './test-world.js';

const nodes = {
  node01: { eth0: { lan: 'lan', addresses: ['10.0.0.1/24'] } },
  node02: { eth0: { lan: 'lan', addresses: ['10.0.0.2/24'] } },
};

const caller = `ip netns add red; ip link add veth-red netns red type veth peer name v-red
ip -n red addr add 192.168.15.1/24 dev veth-red; ip -n red link set lo up; ip -n red link set veth-red up
ip addr add 192.168.15.5/24 dev v-red; ip link set v-red up; ip -n red route add default via 192.168.15.5
echo 1 >/proc/sys/net/ipv4/ip_forward; iptables -t nat -A POSTROUTING -s 192.168.15.0/24 -o eth0 -j MASQUERADE
ip neigh add 10.0.0.8 lladdr 02:00:00:00:00:08 dev eth0 nud permanent
ip link add vx type vxlan id 1 dev eth0 dstport 8472; bridge fdb add 02:00:00:00:00:02 dev vx dst 10.0.0.2
ip route add 10.96.0.0/24 dev eth0
ip netns exec red bash -c 'echo x | socat -u - UDP:10.0.0.2:9'
vip() { iptables -t nat -A OUTPUT -d $1 -p tcp --dport 80 "\${@:3}" -j DNAT --to-destination $2:8080; }
vip 10.96.0.50 10.0.0.2 -m statistic --mode nth --every 2 --packet 0; vip 10.96.0.50 192.168.15.1; vip 10.96.0.51 10.0.0.2`;
const servers = `mkdir /run/web; cd /run/web; echo cart >index.html; /usr/bin/python3 -m http.server 80 >/dev/null 2>&1 &
dnsmasq --no-hosts --no-resolv --user=root --local=/lab/ --host-record=web.lab,10.96.0.50
until ss -Hltn | grep -q :80; do :; done`;

/** For each check a question that is met, and one that is unmet with its cause. */
const questions: Readonly<Record<string, readonly [met: string, unmet: string, cause: string]>> = {
  netns: ['{ on: node01, name: red }', '{ on: node01, name: blue }', 'absent'],
  link: ['{ in: node01/red, name: veth-red, kind: veth, state: up }', '{ in: node01, name: veth-red }', 'elsewhere'],
  address: [
    '{ in: node01/red, link: veth-red, is: 192.168.15.1/24 }',
    '{ in: node01/red, link: veth-red, is: 192.168.15.1/16 }',
    'other-prefix',
  ],
  route: [
    '{ in: node01/red, get: 8.8.8.8, via: 192.168.15.5 }',
    '{ in: node01/red, to: default, via: 192.168.15.9 }',
    'other-gateway',
  ],
  neighbour: [
    '{ in: node01, address: 10.0.0.8, mac: "02:00:00:00:00:08", permanent: true }',
    '{ in: node01, address: 10.0.0.7 }',
    'absent',
  ],
  fdb: [
    '{ in: node01, mac: "02:00:00:00:00:02", dev: vx, dst: 10.0.0.2 }',
    '{ in: node01, mac: "02:00:00:00:00:02", dev: vx, dst: 10.0.0.3 }',
    'other-dst',
  ],
  sysctl: [
    '{ in: node01, name: net.ipv4.ip_forward, is: 1 }',
    '{ in: node01, name: net.ipv4.ip_forward, is: 0 }',
    'other',
  ],
  rule: [
    "{ in: node01, table: nat, chain: POSTROUTING, is: '-s 192.168.15.0/24 -o eth0 -j MASQUERADE' }",
    "{ in: node01, table: nat, chain: POSTROUTING, is: '-s 192.168.15.0/24 -j MASQUERADE' }",
    'other',
  ],
  listener: ['{ in: node02, port: 80 }', '{ in: node02, port: 80, by: udp }', 'other-protocol'],
  connection: [
    '{ in: node01, by: udp, from: 192.168.15.1, to: 10.0.0.2, port: 9, seenAs: 10.0.0.1 }',
    '{ in: node01, by: udp, from: 192.168.15.1, to: 10.0.0.2, port: 9, seenAs: 192.168.15.1 }',
    'other-source',
  ],
  file: ['{ on: node02, path: /run/web/index.html, has: cart }', '{ on: node02, path: /run/none, has: x }', 'absent'],
  process: [
    '{ on: node02, name: dnsmasq, with: --local=/lab/ }',
    '{ on: node02, name: dnsmasq, with: --port=5353 }',
    'other-words',
  ],
  reach: ['{ from: node01/red, to: node02, by: tcp }', '{ from: node02, to: node01/red }', 'no-route'],
  blocked: ['{ from: node02, to: node01/red, as: unreachable }', '{ from: node01, to: node02, by: udp }', 'reached'],
  source: [
    '{ from: node01/red, to: node02, is: 10.0.0.1 }',
    '{ from: node01/red, to: node02, is: 192.168.15.1, by: tcp }',
    'translated',
  ],
  path: [
    '{ from: node01/red, to: node02, on: [{ in: node01, link: eth0, src: 10.0.0.1, bare: true }] }',
    '{ from: node01/red, to: node02, on: [{ in: node01, link: vx }] }',
    'unseen',
  ],
  balance: [
    '{ from: node01, to: [node02, node01/red], dst: 10.96.0.50, port: 80, listen: 8080 }',
    '{ from: node01, to: [node02, node01/red], dst: 10.96.0.51, port: 80, listen: 8080 }',
    'never',
  ],
  mtu: ['{ from: node01/red, to: node02, is: 1500 }', '{ from: node01/red, to: node02, is: 1400 }', 'larger'],
  http: [
    "{ from: node01/red, url: 'http://shop.example/', at: 10.0.0.2, has: cart }",
    "{ from: node01/red, url: 'http://shop.example/none', at: 10.0.0.2 }",
    'status',
  ],
  dns: [
    '{ from: node01/red, server: 10.0.0.2, name: web.lab, is: 10.96.0.50 }',
    '{ from: node01/red, server: 10.0.0.2, name: none.lab, is: 10.96.0.50 }',
    'no-name',
  ],
  matrix: [
    '{ between: [node01/red, node02], allow: { node01/red: [node02] } }',
    '{ between: [node01/red, node02], allow: { node01/red: [] } }',
    'open',
  ],
  command: [
    '{ in: node01/red, run: ip -br link show lo, says: LOOPBACK, about: lo is there }',
    '{ in: node01, run: exit 7, about: it succeeds }',
    'exit',
  ],
};

void t.test('every check is asked here', (t) => {
  t.same(Object.keys(questions).sort(), [...registry.keys()].sort());
  t.end();
});

void t.test('on docker', { skip: await missing('docker') }, async (t) => {
  const { sh, world } = await testGround(t, nodes, 'docker');
  await Promise.all([sh('node01', caller), sh('node02', servers)]);
  const pass = world();
  t.jobs = 4;
  const asked = Object.entries(questions).map(([name, [met, unmet, cause]]) =>
    t.test(`${name} is met, and unmet as ${cause}`, async (t) => {
      t.same(await judge(name, met, pass), { kind: 'met' });
      t.match(await judge(name, unmet, pass), { kind: 'unmet', cause });
    }),
  );
  await Promise.all(asked);
});
