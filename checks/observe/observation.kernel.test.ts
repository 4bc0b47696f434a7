import t from 'tap';
import { noKernel, testGround } from '../test-ground.js';

void t.test(
  'one look shows links, routes, neighbours, rules and listeners of a place',
  { skip: noKernel },
  async (t) => {
    const ground = await testGround(t, { host: { eth0: { lan: 'lan', addresses: ['192.168.1.2/24'] } } });
    await ground.sh(
      'host',
      `ip route add default via 192.168.1.1
ip neigh add 192.168.1.9 lladdr 02:00:00:00:00:09 dev eth0 nud permanent
ip link add v-net-0 type bridge
bridge fdb add 02:00:00:00:00:08 dev eth0 self
iptables -t nat -A POSTROUTING -s 192.168.15.0/24 ! -o v-net-0 -m comment --comment 'two words' -j MASQUERADE
iptables-legacy -A FORWARD -j DROP
nft 'add table ip own; add chain ip own c { type filter hook input priority 0; }; add rule ip own c ip saddr 10.0.0.0/8 drop'
echo 1 >/proc/sys/net/ipv4/ip_forward`,
    );
    const world = ground.world();
    const glance = await world.glance('host');
    const seen = await world.observe('host');
    const named = (links: ReturnType<typeof seen.links>) =>
      links.map(({ name, kind, addresses }) => [name, kind, addresses]);
    t.strictSame(named(glance.links()), named(seen.links()));
    for (const part of ['routes', 'policies', 'neighbours'] as const)
      t.strictSame(glance[part](), seen[part](), `a glance shows the same ${part}`);
    t.equal(seen.links().find(({ name }) => name === 'eth0')?.kind, 'veth');
    t.match(
      seen.routes().find(({ to }) => to === '0.0.0.0/0'),
      { hops: [{ via: '192.168.1.1', dev: 'eth0' }] },
    );
    t.match(seen.neighbours(), [{ address: '192.168.1.9', mac: '02:00:00:00:00:09', states: ['PERMANENT'] }]);
    t.ok(seen.fdb().some(({ mac }) => mac === '02:00:00:00:00:08'));
    t.equal(seen.sysctls().get('net/ipv4/ip_forward'), '1');
    const masquerade = seen.rules('iptables')[0]?.chains.find(({ name }) => name === 'POSTROUTING')?.rules[0];
    t.same(masquerade?.terms, ['! out v-net-0', 'source 192.168.15.0/24', 'target MASQUERADE']);
    const drop = seen.rules('iptables-legacy')[0]?.chains.find(({ name }) => name === 'FORWARD')?.rules[0];
    t.same(drop?.terms, ['target DROP']);
    const own = seen.rules('nft')[0]?.chains.find(({ name, table }) => name === 'INPUT' && table === 'filter')
      ?.rules[0];
    t.same(own?.terms, ['source 10.0.0.0/8', 'target DROP']);
  },
);

void t.test('looking makes no legacy tables', { skip: noKernel }, async (t) => {
  const ground = await testGround(t, { host: {} });
  (await ground.world().observe('host')).rules();
  t.equal(await ground.sh('host', 'cat /proc/net/ip_tables_names'), '');
});
