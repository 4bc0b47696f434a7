import t from 'tap';
import { noKernel, testGround, type TestGround } from './test-ground.js';
import { takePort } from './test-table.js';
import { judge } from './test-world.js';

t.jobs = 4;

const nodes = {
  host: { eth0: { lan: 'lan', addresses: ['192.168.1.2/24'] } },
  server: { eth0: { lan: 'lan', addresses: ['192.168.1.3/24', '8.8.8.8/32'] } },
};
const home = `echo 1 >/proc/sys/net/ipv4/ip_forward; ip route add 8.8.8.8 via 192.168.1.3
ip link add v-net-0 type bridge; ip link set v-net-0 up; ip addr add 192.168.15.5/24 dev v-net-0
for n in red:1 blue:2; do s=\${n%:*}; ip netns add $s
ip link add veth-$s netns $s type veth peer name veth-$s-br; ip link set veth-$s-br master v-net-0 up
ip -n $s addr add 192.168.15.\${n#*:}/24 dev veth-$s; ip -n $s link set veth-$s up
ip -n $s route add default via 192.168.15.5; done`;
const leaving = '{ from: [host/red, host/blue], to: server, dst: [8.8.8.8, 192.168.1.3], is: 192.168.1.2 }';
const masquerade = 'iptables -t nat -A POSTROUTING -s 192.168.15.0/24 -o eth0 -j MASQUERADE';

async function lab(t: Parameters<typeof testGround>[0], rules: string): Promise<TestGround> {
  const ground = await testGround(t, nodes);
  await ground.sh('host', `${home}\n${rules}`);
  return ground;
}

const right = {
  MASQUERADE: masquerade,
  SNAT: 'iptables -t nat -A POSTROUTING -s 192.168.15.0/24 -o eth0 -j SNAT --to-source 192.168.1.2',
  'a RETURN first':
    'iptables -t nat -A POSTROUTING -d 192.168.15.0/24 -j RETURN; iptables -t nat -A POSTROUTING -s 192.168.15.0/24 -j MASQUERADE',
  nft: "nft 'add table ip n; add chain ip n p { type nat hook postrouting priority 100; }; add rule ip n p ip saddr 192.168.15.0/24 oifname eth0 masquerade'",
};
for (const [name, rules] of Object.entries(right)) {
  void t.test(`met, however it is written: ${name}`, { skip: noKernel }, async (t) => {
    const ground = await lab(t, rules);
    t.same(await judge('source', leaving, ground.world()), { kind: 'met' });
    t.same(await judge('source', '{ from: host/red, to: host/blue, is: 192.168.15.1, by: udp }', ground.world()), {
      kind: 'met',
    });
  });
}

void t.test('untranslated where the server sees red itself', { skip: noKernel }, async (t) => {
  const ground = await lab(t, '');
  await ground.sh('server', 'ip route add 192.168.15.0/24 via 192.168.1.2');
  t.same(await judge('source', '{ from: host/red, to: server, is: 192.168.1.2 }', ground.world()), {
    kind: 'unmet',
    cause: 'untranslated',
    wanted: 'server to see red as 192.168.1.2',
    found: "192.168.15.1, red's own address",
    look: 'tcpdump -ni any icmp    (on server)',
  });
});

void t.test('translated where everything is, also what stays at home', { skip: noKernel }, async (t) => {
  const ground = await lab(
    t,
    'ip netns exec red iptables -t nat -A POSTROUTING -j SNAT --to-source 192.168.15.77\nip -n red addr add 192.168.15.77/32 dev lo',
  );
  t.match(await judge('source', '{ from: host/red, to: host/blue, is: 192.168.15.1, by: tcp }', ground.world()), {
    cause: 'translated',
    found: '192.168.15.77',
  });
});

void t.test('port-taken where a server has it', { skip: noKernel }, async (t) => {
  const ground = await lab(t, masquerade);
  await ground.sh('server', takePort(80));
  t.match(await judge('source', '{ from: host/red, to: server, is: 192.168.1.2, by: tcp, port: 80 }', ground.world()), {
    cause: 'port-taken',
    look: 'ss -ltunp    (on server)',
  });
});

void t.test('another source where it is neither', { skip: noKernel }, async (t) => {
  const ground = await lab(t, `${masquerade}; ip addr add 192.168.1.4/24 dev eth0`);
  t.match(await judge('source', '{ from: host/red, to: server, is: 192.168.1.4, by: tcp }', ground.world()), {
    cause: 'other-source',
    found: '192.168.1.2',
  });
});

void t.test(
  'no answer where the answer does not find home, and says that the call arrived',
  { skip: noKernel },
  async (t) => {
    const ground = await lab(t, '');
    t.same(await judge('source', leaving, ground.world()), {
      kind: 'unmet',
      cause: 'no-answer',
      wanted: 'red to reach server at 8.8.8.8',
      found: 'the call arrives, but server has no route back to 192.168.15.1, only to 192.168.1.0/24',
      look: 'ip route    (on server)',
    });
  },
);
