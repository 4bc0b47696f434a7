import t from 'tap';
import { answer } from './answer.js';
import { parse } from 'yaml';
import { registry } from './registry.js';
import { noKernel, testGrounds, type TestGround, type TestNodes } from './test-ground.js';

/** The networks of which the examples of docs/checks.md speak. */
interface Scene {
  readonly nodes: TestNodes;
  readonly scripts: Readonly<Record<string, string>>;
  readonly checks: readonly string[];
}

const serve = (port: number) => `until ss -Hltun | grep -q ':${port} '; do :; done`;

/** Two namespaces behind a bridge, a server and a client outside. */
const home: Scene = {
  nodes: {
    host: { eth0: { lan: 'lan', addresses: ['192.168.1.2/24'] } },
    server: { eth0: { lan: 'lan', addresses: ['192.168.1.3/24', '8.8.8.8/32'] } },
    client: { eth0: { lan: 'lan', addresses: ['192.168.1.4/24'] } },
  },
  scripts: {
    host: `echo 1 >/proc/sys/net/ipv4/ip_forward; ip route add 8.8.8.8 via 192.168.1.3; ip addr add 10.96.0.10/32 dev lo
ip link add v-net-0 type bridge; ip link set v-net-0 up; ip addr add 192.168.15.5/24 dev v-net-0
for n in red:1 blue:2; do s=\${n%:*}; ip netns add $s; ip link add veth-$s netns $s type veth peer name veth-$s-br
ip link set veth-$s-br master v-net-0 up; ip -n $s addr add 192.168.15.\${n#*:}/24 dev veth-$s
ip -n $s link set veth-$s up; ip -n $s link set lo up; ip -n $s route add default via 192.168.15.5; done
iptables -t nat -A POSTROUTING -s 192.168.15.0/24 ! -o v-net-0 -j MASQUERADE
iptables -A FORWARD -o eth0 -p tcp --dport 80 -j DROP; ip netns exec blue iptables -A OUTPUT -p tcp --dport 80 -j DROP
mkdir -p /etc/netns/red /run/web; echo '192.168.15.2 blue' >/etc/netns/red/hosts; echo a cart >/run/web/cart
cd /run/web; /usr/bin/python3 -m http.server 80 >/dev/null 2>&1 & ${serve(80)}
ip netns exec red socat TCP-LISTEN:8080,fork /dev/null >/dev/null 2>&1 & until ip netns exec red ss -Hltn | grep -q :8080; do :; done
dnsmasq --no-hosts --no-resolv --user=root --host-record=web.default.svc.cluster.local,10.96.0.50; ${serve(53)}
ip netns exec blue bash -c 'echo x | socat -u - UDP:8.8.8.8:53'`,
  },
  checks: [
    ...['address', 'blocked', 'command', 'connection', 'dns', 'http', 'listener', 'matrix', 'netns', 'reach'],
    ...['route', 'rule', 'source', 'sysctl'],
  ],
};

/** Two namespaces and one cable. */
const cable: Scene = {
  nodes: { host: {} },
  scripts: {
    host: `ip netns add red; ip netns add blue; ip link add veth-red netns red type veth peer name veth-blue netns blue
ip -n red link set veth-red up; ip -n blue link set veth-blue up`,
  },
  checks: ['link'],
};

const node = (own: number, far: number) => `echo 1 >/proc/sys/net/ipv4/ip_forward
ip link add flannel.1 address 02:00:00:00:00:0${own} mtu 1450 type vxlan id 1 dev eth0 local 192.168.1.1${own} dstport 8472 nolearning
ip addr add 10.244.${own}.0/32 dev flannel.1; ip link set flannel.1 up
ip neigh replace 10.244.${far}.0 lladdr 02:00:00:00:00:0${far} dev flannel.1 nud permanent
bridge fdb append 02:00:00:00:00:0${far} dev flannel.1 dst 192.168.1.1${far}
ip route add 10.244.${far}.0/24 via 10.244.${far}.0 dev flannel.1 onlink
ip link add cni0 mtu 1450 type bridge; ip link set cni0 up; ip addr add 10.244.${own}.1/24 dev cni0
pod() { ip netns add $1; ip link add eth0 mtu 1450 netns $1 type veth peer name v-$1; ip link set v-$1 mtu 1450 master cni0 up
ip -n $1 addr add 10.244.${own}.$2/24 dev eth0; ip -n $1 link set eth0 up; ip -n $1 route add default via 10.244.${own}.1; }`;

/** Two nodes of a cluster, with a tunnel between them and a service. */
const cluster: Scene = {
  nodes: {
    node01: { eth0: { lan: 'lan', addresses: ['192.168.1.11/24'] } },
    node02: { eth0: { lan: 'lan', addresses: ['192.168.1.12/24'] } },
  },
  scripts: {
    node01: `${node(1, 2)}
pod red 2; pod client 3; pod web1 4; pod web2 5
vip() { iptables -t nat -A PREROUTING -d 10.96.0.50 -p tcp --dport 80 "\${@:2}" -j DNAT --to-destination $1:8080; }
vip 10.244.1.4 -m statistic --mode nth --every 3 --packet 0; vip 10.244.1.5 -m statistic --mode nth --every 2 --packet 0
vip 10.244.2.3; iptables -t nat -A POSTROUTING -s 10.244.1.3 -p tcp -d 10.244.0.0/16 -j MASQUERADE
mkdir /run/flannel; echo FLANNEL_SUBNET=10.244.1.1/24 >/run/flannel/subnet.env; dnsmasq --user=root; ${serve(53)}`,
    node02: `${node(2, 1)}\npod blue 2; pod web3 3`,
  },
  checks: ['balance', 'fdb', 'file', 'mtu', 'neighbour', 'path', 'process'],
};

const scenes = [home, cable, cluster];

void t.test('the example of every check has its network here', (t) => {
  t.same(scenes.flatMap(({ checks }) => checks).sort(), [...registry.keys()].sort());
  t.end();
});

void t.test('on real nodes', { skip: noKernel }, async (t) => {
  const grounds = await testGrounds(
    t,
    scenes.map(({ nodes }) => nodes),
    'sandbox',
  );
  for (const [at, { scripts, checks }] of scenes.entries()) {
    const { sh, world } = grounds[at] as TestGround;
    for (const [name, script] of Object.entries(scripts)) await sh(name, script);
    const pass = world();
    for (const name of checks) {
      await t.test(`the example of ${name} is met`, async (t) => {
        const check = registry.get(name);
        if (check === undefined) throw new Error(`no check ${name}`);
        t.same(await answer(check, check.schema.parse(parse(check.example)), pass), { kind: 'met' });
      });
    }
  }
});
