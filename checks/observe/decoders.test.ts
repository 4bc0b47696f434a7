import { readFileSync } from 'node:fs';
import t from 'tap';
import * as z from 'zod';
import { readFdb } from './fdb.js';
import { readLinks } from './ip-link.js';
import { readNeighbours } from './ip-neighbour.js';
import { readPolicies, readRoutes, withPrefix } from './ip-route.js';
import { readRule, readRules, tokens } from './iptables-save.js';
import { listFromJson } from './json.js';
import { readNft } from './nft.js';
import { holds, masked } from './rules.js';
import { readListeners } from './ss.js';
import { readSysctls, sysctlPath } from './sysctl.js';

function recorded(name: string): string {
  return readFileSync(new URL(`../../../checks/observe/recorded/${name}`, import.meta.url), 'utf8');
}

void t.test('ip addr: a bridge, its port, a tunnel, and their addresses', (t) => {
  const links = readLinks(recorded('ip-addr.iproute2-6.1.0.json'));
  const named = (name: string): unknown => links.find((link) => link.name === name);
  t.match(named('lo'), { kind: 'loopback', up: true });
  t.match(named('v-net-0'), { kind: 'bridge', up: true, carrier: true, peer: undefined });
  t.match(named('v-net-0'), { addresses: [{ address: '192.168.15.5', prefix: 24, family: 4, scope: 'global' }] });
  t.match(named('veth-red-br'), {
    kind: 'veth',
    master: 'v-net-0',
    peer: { elsewhere: true },
    port: { state: 'forwarding', hairpin: true },
  });
  t.same((named('flannel.1') as { vxlan: unknown }).vxlan, {
    id: 1,
    port: 8472,
    local: '192.168.15.5',
    remote: undefined,
    dev: 'v-net-0',
    learning: false,
  });
  t.end();
});

void t.test('ip route: every destination has a prefix, whatever was left out', (t) => {
  const routes = readRoutes(recorded('ip-route.iproute2-6.1.0.json'));
  const to = (network: string): unknown => routes.find((route) => route.to === network);
  t.match(to('0.0.0.0/0'), {
    type: 'unicast',
    family: 4,
    table: 'main',
    hops: [{ via: '192.168.15.1', dev: 'v-net-0' }],
  });
  t.match(to('10.244.2.0/24'), { hops: [{ via: '10.244.2.0', dev: 'flannel.1', onlink: true }] });
  t.match(to('10.1.0.0/24'), { type: 'blackhole', hops: [] });
  t.match(to('10.7.0.0/16'), { hops: [{ via: '192.168.15.1' }, { via: '192.168.15.2' }] });
  t.match(to('10.244.1.0/32'), { type: 'local', table: 'local' });
  t.match(to('ff00::/8'), { family: 6 });
  const [chosen] = readRoutes(recorded('ip-route-get.iproute2-6.1.0.json'));
  t.match(chosen, { to: '10.244.2.7/32', source: '10.244.1.0', hops: [{ via: '10.244.2.0' }] });
  t.equal(withPrefix('default', 6), '::/0');
  t.equal(withPrefix('fd00::1'), 'fd00::1/128');
  t.end();
});

void t.test('ip rule: the tables in their order', (t) => {
  const tables = readPolicies(recorded('ip-rule.iproute2-6.1.0.json')).map(({ table }) => table);
  t.same(tables, ['local', 'main', 'default']);
  t.end();
});

void t.test('ip neigh: known by hand, learned, and asked for in vain', (t) => {
  t.same(readNeighbours(recorded('ip-neigh.iproute2-6.1.0.json')), [
    { address: '10.244.2.0', dev: 'flannel.1', mac: '02:00:00:00:00:02', states: ['PERMANENT'] },
    { address: '192.168.15.9', dev: 'v-net-0', mac: undefined, states: ['FAILED'] },
    { address: '192.168.15.1', dev: 'v-net-0', mac: '52:62:c5:e0:e0:40', states: ['REACHABLE'] },
  ]);
  t.end();
});

void t.test('bridge fdb: learned behind a port, written for a tunnel', (t) => {
  const entries = readFdb(recorded('bridge-fdb.iproute2-6.1.0.json'));
  t.match(
    entries.find(({ mac }) => mac === '52:62:c5:e0:e0:40'),
    { dev: 'veth-red-br', master: 'v-net-0', permanent: false, self: false },
  );
  t.match(
    entries.find(({ dst }) => dst !== undefined),
    { mac: '02:00:00:00:00:02', dev: 'flannel.1', dst: '192.168.1.12', permanent: true },
  );
  t.end();
});

void t.test('an entry that ip left out is skipped, and nonsense is an error that names the tool', (t) => {
  t.same(readNeighbours('[{},{"dst":"10.0.0.1","dev":"eth0","state":["STALE"]}]').length, 1);
  t.throws(() => readLinks('Device "eth9" does not exist.'), {
    code: 'cannot-look',
    message: 'The answer of ip addr cannot be read: what it printed is not JSON',
  });
  t.throws(() => readFdb('[{"mac":1}]'), {
    code: 'cannot-look',
    message: /^The answer of bridge fdb cannot be read: 0.mac: /,
  });
  t.end();
});

void t.test('ss: addresses, and a star for all of them', (t) => {
  t.same(readListeners(recorded('ss.iproute2-6.1.0.txt')), [
    { protocol: 'udp', address: '*', port: 8472 },
    { protocol: 'udp', address: '*', port: 53 },
    { protocol: 'tcp', address: '127.0.0.1', port: 80 },
    { protocol: 'tcp', address: '*', port: 443 },
  ]);
  t.end();
});

void t.test('sysctl: names with dots in a link keep them', (t) => {
  t.equal(readSysctls('ipv4/conf/eth0.5/rp_filter:2\n').get('net/ipv4/conf/eth0.5/rp_filter'), '2');
  t.equal(sysctlPath('net.ipv4.ip_forward'), 'net/ipv4/ip_forward');
  t.end();
});

void t.test('iptables-save: chains, policies, quoted comments', (t) => {
  const { chains } = readRules(recorded('iptables-save.iptables-1.8.9-nft.txt'), 'iptables');
  const chain = (table: string, name: string): (typeof chains)[number] | undefined =>
    chains.find((one) => one.table === table && one.name === name);
  t.match(chain('filter', 'FORWARD'), { policy: 'DROP' });
  t.same(
    chain('filter', 'FORWARD')?.rules.map(({ terms }) => terms),
    [
      ['icmp-type 8', 'protocol icmp', 'target ACCEPT'],
      ['state ESTABLISHED,RELATED', 'target REJECT'],
    ],
  );
  t.match(chain('nat', 'POSTROUTING')?.rules, [{ comment: 'a "quoted" word', target: 'MASQUERADE' }]);
  t.match(chain('nat', 'KUBE-SVC'), { policy: undefined });
  t.same(chain('nat', 'KUBE-SVC')?.rules[0]?.terms, [
    'mode random',
    'probability 0.333333',
    'protocol tcp',
    'target DNAT',
    'to-destination 10.244.1.2:80',
  ]);
  t.throws(() => readRules('*nat\n-A NOWHERE -j ACCEPT\n', 'iptables'), { code: 'cannot-look' });
  t.end();
});

void t.test('iptables-save: a comment of many lines is no table, no chain and no rule', (t) => {
  const comment = '"\n*nat\n:DOCKER - [0:0]\n-A DOCKER -j \\"DNAT\n"';
  const text = `*filter\n:INPUT ACCEPT [0:0]\n[1:2] -A INPUT -m comment --comment ${comment} -j DROP\nCOMMIT\n`;
  const { chains } = readRules(text, 'iptables');
  t.match(chains, [{ table: 'filter', name: 'INPUT', rules: [{ target: 'DROP', packets: 1 }] }]);
  t.equal(chains.length, 1);
  t.end();
});

void t.test('a name that JSON forbids is read all the same', (t) => {
  t.strictSame(listFromJson(z.object({ ifname: z.string() }), '[{"ifname":"a\u0001b"}]\n', 'ip'), [
    { ifname: 'a\ufffdb' },
  ]);
  t.end();
});

void t.test('nft: a set of networks is not everything', (t) => {
  const prefix = (addr: string) => ({ prefix: { addr, len: 24 } });
  const networks = { set: [prefix('10.1.0.0'), prefix('10.0.0.0')] };
  const left = { payload: { protocol: 'ip', field: 'saddr' } };
  const of = { family: 'ip', table: 'filter' };
  const nftables = [
    { chain: { ...of, name: 'pass' } },
    { rule: { ...of, chain: 'pass', expr: [{ match: { op: '==', left, right: networks } }, { drop: null }] } },
  ];
  const { chains } = readNft(JSON.stringify({ nftables }));
  t.strictSame(chains[0]?.rules[0]?.terms, ['source 10.0.0.0/24,10.1.0.0/24', 'target DROP']);
  t.end();
});

void t.test('nft: the same words as iptables, and its own where it says more', (t) => {
  const { chains } = readNft(recorded('nft.nftables-1.0.6.json'));
  const rules = (name: string): unknown => chains.find((one) => one.name === name)?.rules.map(({ terms }) => terms);
  t.match(
    chains.find(({ name }) => name === 'FORWARD'),
    { table: 'filter', policy: 'DROP' },
  );
  t.same(rules('POSTROUTING'), [
    ['! out v-net-0', 'source 192.168.15.0/24', 'target MASQUERADE'],
    ['dports 80,443', 'protocol tcp', 'target SNAT', 'to-source 10.0.0.1:1000-2000'],
  ]);
  t.same(rules('FORWARD'), [
    ['state ESTABLISHED,RELATED', 'target ACCEPT'],
    ['dport 80:90', 'in eth0', 'protocol tcp', 'target mine'],
  ]);
  t.same(rules('mine'), [
    ['protocol udp', 'reject-with icmp-admin-prohibited', 'target REJECT'],
    ['nft-limit {"rate":1,"burst":5,"per":"second"}', 'target DROP'],
  ]);
  t.same(readNft('').chains, []);
  const forward = (family: string) =>
    JSON.stringify({
      nftables: [{ chain: { family, table: 'filter', name: 'FORWARD', type: 'filter', hook: 'forward' } }],
    });
  t.equal(readNft(forward('inet')).chains.length, 1);
  for (const family of ['ip6', 'bridge', 'netdev'])
    t.same(readNft(forward(family)).chains, [], `${family} is of no IPv4 packet`);
  t.end();
});

void t.test('two ways to write one rule are one rule, and different rules stay different', (t) => {
  const same = [
    ['-s 10.0.0.1 -j DROP', '--source 10.0.0.1/32 --jump DROP'],
    ['-s 10.1.2.3/16 -j DROP', '-s 10.1.0.0/255.255.0.0 -j DROP'],
    ['-j MARK --or-mark 16384', '-j MARK --set-xmark 0x4000/0x4000'],
    ['-j MARK --set-mark 1', '-j MARK --set-xmark 0x1/0xffffffff'],
    ['-m mark --mark 0x4000/0x4000 -j ACCEPT', '-m mark --mark 16384/0x4000 -j ACCEPT'],
    ['-p 17 -m udp --dport 53 -j ACCEPT', '-p udp --destination-port 53 -j ACCEPT'],
    ['-m state --state RELATED,ESTABLISHED -j ACCEPT', '-m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT'],
    ['-j REJECT', '-j REJECT --reject-with icmp-port-unreachable'],
    ['-p icmp', '-p icmp -m icmp --icmp-type any'],
    ["-m comment --comment 'two words' -j DROP", '-j DROP'],
  ];
  for (const [one = '', other = ''] of same) t.same(readRule(one).terms, readRule(other).terms, `${one} = ${other}`);
  const different = [
    ['-s 10.0.0.0/8 -j DROP', '! -s 10.0.0.0/8 -j DROP'],
    ['-i eth0 -j DROP', '-o eth0 -j DROP'],
    ['-j REJECT', '-j REJECT --reject-with tcp-reset'],
    ['-p tcp --dport 80 -j DROP', '-p tcp --dport 81 -j DROP'],
    ['-m mark --mark 1 -j DROP', '-m mark --mark 1/0x1 -j DROP'],
  ];
  for (const [one = '', other = ''] of different)
    t.notSame(readRule(one).terms, readRule(other).terms, `${one} ≠ ${other}`);
  t.same(tokens(String.raw`-A X --comment "say \"hi\" now" -j Y`), ['-A', 'X', '--comment', 'say "hi" now', '-j', 'Y']);
  t.end();
});

void t.test('networks: host bits go, and an address is inside or not', (t) => {
  t.equal(masked('10.1.2.3/24'), '10.1.2.0/24');
  t.equal(masked('10.1.2.3/0'), '0.0.0.0/0');
  t.equal(masked('255.255.255.255'), '255.255.255.255/32');
  t.equal(masked('fd00::/64'), 'fd00::/64');
  t.ok(holds('192.168.15.1/24', '192.168.15.9'));
  t.notOk(holds('192.168.15.1/32', '192.168.15.9'));
  t.notOk(holds('192.168.15.1/24', 'fe80::1'));
  t.end();
});
