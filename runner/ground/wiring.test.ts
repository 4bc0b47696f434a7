import { spawnSync } from 'node:child_process';
import t from 'tap';
import type { Plan, PlannedLink } from './plan.js';
import { ports, wiring } from './wiring.js';

const link = (lan: string, name: string, ...addresses: string[]): PlannedLink => ({ lan, name, addresses });
const node = (name: string, links: readonly PlannedLink[], ipv6 = false) => ({ name, links, files: [], ipv6 });

const plan: Plan = {
  lab: 'test',
  lans: ['left', 'a-lan-with-a-name-of-many-characters'],
  nodes: [
    node('host', [link('left', 'eth0', '10.0.0.1/24', 'fd00::1/64')], true),
    node('router', [
      link('left', 'eth0', '10.0.0.2/24'),
      { ...link('a-lan-with-a-name-of-many-characters', 'wan'), mtu: 1400 },
    ]),
  ],
};
const script = wiring(plan, (index) => `\${pid[${index}]}`);
const lines = script.split('\n');

t.test('a lan is a bridge with a number for its name, and forwards multicast without listening to it', (t) => {
  t.ok(lines.includes('link add b0 type bridge mcast_snooping 0'));
  t.ok(lines.includes('link add b1 type bridge mcast_snooping 0'));
  t.notMatch(script, /a-lan-with/);
  t.end();
});

t.test('a cable is made straight into its node, and its near end is plugged into the bridge of its lan', (t) => {
  t.ok(lines.includes('link add p1 type veth peer name eth0 netns ${pid[1]}'));
  t.ok(lines.includes('link set p1 master b0 up'));
  t.ok(lines.includes('link set p2 master b1 up'));
  t.end();
});

t.test('an MTU holds for both ends of a cable, and none is set where the plan says none', (t) => {
  t.ok(lines.includes('link add p2 mtu 1400 type veth peer name wan mtu 1400 netns ${pid[1]}'));
  t.equal(script.match(/ mtu /g)?.length, 2);
  t.end();
});

t.test('ports are numbered through all nodes, in the order of the plan', (t) => {
  t.strictSame(
    ports(plan).map(({ node: of, link: { name }, lan, port }) => ({ of, name, lan, port })),
    [
      { of: 0, name: 'eth0', lan: 0, port: 0 },
      { of: 1, name: 'eth0', lan: 0, port: 1 },
      { of: 1, name: 'wan', lan: 1, port: 2 },
    ],
  );
  t.end();
});

t.test('addresses come before the link is up, and an IPv6 one is not probed for, so that it works at once', (t) => {
  const from = lines.indexOf('addr add 10.0.0.1/24 dev eth0');
  t.strictSame(lines.slice(from - 1, from + 3), [
    'link set lo up',
    'addr add 10.0.0.1/24 dev eth0',
    'addr add fd00::1/64 dev eth0 nodad',
    'link set eth0 up',
  ]);
  t.end();
});

t.test('IPv6 is on in the node whose plan wants it, off in the others and in the switchboard', (t) => {
  const entered = lines.filter((line) => line.startsWith('nsenter'));
  t.match(entered[0], 'echo 0 >ipv6/conf/$d/disable_ipv6');
  t.match(entered[1], 'echo 1 >ipv6/conf/$d/disable_ipv6');
  t.match(lines[0], /^for f in .*disable_ipv6; do .* echo 1 >/);
  t.end();
});

t.test('no node forwards to begin with, whatever the machine does', (t) => {
  for (const line of lines.filter((one) => one.startsWith('nsenter'))) t.match(line, 'echo 0 >ipv4/ip_forward;');
  t.end();
});

t.test('all nodes are wired at once, and each of them is waited for', (t) => {
  const entered = lines.filter((line) => line.startsWith('nsenter'));
  t.equal(entered.length, plan.nodes.length);
  for (const line of entered) t.match(line, /<<END & wired\+=\(\$!\)$/);
  t.equal(lines.at(-1), 'for job in ${wired[@]}; do wait $job; done');
  t.end();
});

t.test('a node without links is wired too: it has a loopback', (t) => {
  const alone = wiring({ lab: 'test', lans: [], nodes: [node('alone', [])] }, () => '7');
  t.match(alone, /^nsenter -t 7 -n .*\nlink set lo up\nEND$/m);
  t.end();
});

t.test('bash reads it without complaint', (t) => {
  const { status, stderr } = spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' });
  t.strictSame({ status, stderr }, { status: 0, stderr: '' });
  t.end();
});
