import t from 'tap';
import { noKernel, testGround, type TestGround } from './test-ground.js';
import { takePort } from './test-table.js';
import { judge } from './test-world.js';

t.jobs = 4;

const pair = {
  a: { eth0: { lan: 'lan', addresses: ['10.0.0.1/24'] } },
  b: { eth0: { lan: 'lan', addresses: ['10.0.0.2/24', '10.0.0.3/24'] } },
};

/** What our programs leave running anywhere, or listening on a node. */
async function traces({ sh, switchboard }: TestGround, node: string): Promise<string> {
  const listening = await sh(node, 'ss -Hltun; ss -Hlx | grep ul- || true');
  // What has ended and was not yet waited for runs no more.
  const running = await switchboard.run(['pgrep', '--list-full', '--runstates', 'D,R,S,T', 'python3|socat']);
  return `${listening}${running.stdout.toString()}`;
}

for (const by of ['icmp', 'tcp', 'udp']) {
  void t.test(`met by ${by}, in both directions and at every address`, { skip: noKernel }, async (t) => {
    const ground = await testGround(t, pair);
    t.same(await judge('reach', `{ from: [a, b], to: [a, b], by: ${by} }`, ground.world()), { kind: 'met' });
    const dst = `{ from: a, to: b, dst: [10.0.0.2, 10.0.0.3], by: ${by} }`;
    t.same(await judge('reach', dst, ground.world()), { kind: 'met' });
  });

  void t.test(`leaves nothing behind by ${by}, met or not`, { skip: noKernel }, async (t) => {
    const ground = await testGround(t, pair);
    const before = await traces(ground, 'b');
    await judge('reach', `{ from: a, to: b, by: ${by} }`, ground.world());
    await ground.sh('b', 'iptables -A INPUT -j DROP');
    await judge('blocked', `{ from: a, to: b, by: ${by} }`, ground.world());
    t.equal(await traces(ground, 'b'), before);
  });
}

void t.test('met on an own loopback only where the listener is', { skip: noKernel }, async (t) => {
  const ground = await testGround(t, pair);
  t.same(await judge('reach', '{ from: a, to: a, dst: 127.0.0.1, by: tcp }', ground.world()), { kind: 'met' });
  t.match(await judge('reach', '{ from: a, to: b, dst: 127.0.0.1, by: tcp }', ground.world()), { kind: 'unmet' });
});

void t.test(
  'unmet where the caller answers itself: a ping to the own address never crosses the wire',
  { skip: noKernel },
  async (t) => {
    const ground = await testGround(t, { ...pair, b: { eth0: { lan: 'lan', addresses: ['10.0.0.1/24'] } } });
    const outcome = await judge('reach', '{ from: a, to: b }', ground.world());
    t.match(outcome, { kind: 'unmet', cause: 'same-address', wanted: 'a to reach b at 10.0.0.1' });
  },
);

void t.test("met over a translated port: the listener's secret comes back", { skip: noKernel }, async (t) => {
  const ground = await testGround(t, pair);
  await ground.sh('b', 'iptables -t nat -A PREROUTING -p tcp --dport 8080 -j REDIRECT --to-ports 80');
  t.same(await judge('reach', '{ from: a, to: b, by: tcp, port: 8080, listen: 80 }', ground.world()), { kind: 'met' });
});

void t.test('unmet, and names the port, where the learner listens on it already', { skip: noKernel }, async (t) => {
  const ground = await testGround(t, pair);
  await ground.sh('b', takePort(80));
  const outcome = await judge('reach', '{ from: a, to: b, by: tcp, port: 80 }', ground.world());
  t.same(outcome, {
    kind: 'unmet',
    cause: 'port-taken',
    wanted: 'port 80 free in b, for the listener of this check',
    found: 'something listens there already',
    look: 'ss -ltunp    (on b)',
  });
});

void t.test('two checks of one pass share a fixed port by turns', { skip: noKernel }, async (t) => {
  const ground = await testGround(t, pair);
  const world = ground.world();
  const both = [1, 2].map(() => judge('reach', '{ from: a, to: b, by: tcp, port: 80 }', world));
  t.same(await Promise.all(both), [{ kind: 'met' }, { kind: 'met' }]);
});

void t.test('unmet where the place does not exist yet', { skip: noKernel }, async (t) => {
  const ground = await testGround(t, pair);
  t.same(await judge('reach', '{ from: a/red, to: b }', ground.world()), {
    kind: 'unmet',
    cause: 'no-place',
    wanted: 'a namespace red on a',
    found: 'a has no named namespace',
    look: 'ip netns    (on a)',
  });
});

void t.test('ends its listener when the pass is given up', { skip: noKernel }, async (t) => {
  const ground = await testGround(t, pair);
  await ground.sh('b', 'iptables -A INPUT -j DROP');
  const before = await traces(ground, 'b');
  const given = new AbortController();
  const asked = judge('reach', '{ from: a, to: b, by: tcp }', ground.world(given.signal));
  // The listener is up as soon as ss shows it.
  await ground.sh('b', 'until ss -Hltn | grep -q LISTEN; do :; done');
  given.abort();
  await t.rejects(asked);
  await ground.sh('b', 'until [ -z "$(ss -Hltn)" ]; do :; done');
  t.equal(await traces(ground, 'b'), before);
});

const ingress = 'netdev hook ingress device eth0 priority 0';

/** What no table of IPv4 shows: then it is said how the call ended. */
const unseen = {
  refused: ['b', 'tcp', ingress, 'reject with tcp reset', 'refused at once'],
  unreachable: ['b', 'tcp', ingress, 'reject with icmp type host-prohibited', 'unreachable (host)'],
  'timed-out': ['b', 'tcp', ingress, 'drop', 'no answer'],
  other: ['a', 'icmp', 'ip hook output priority -100', 'dnat to 10.0.0.9', 'somebody else answered for 10.0.0.2'],
} as const;

for (const [cause, [node, by, hook, verdict, found]] of Object.entries(unseen)) {
  void t.test(`${cause} where a rule that nobody looks for does it`, { skip: noKernel }, async (t) => {
    const ground = await testGround(t, { ...pair, c: { eth0: { lan: 'lan', addresses: ['10.0.0.9/24'] } } });
    const [family = ''] = hook.split(' ');
    const type = `type ${family === 'ip' ? 'nat' : 'filter'}${hook.slice(family.length)}`;
    const chain = `add table ${family} own; add chain ${family} own it { ${type}; }`;
    await ground.sh(node, `nft '${chain}; add rule ${family} own it ip daddr 10.0.0.2 ip protocol ${by} ${verdict}'`);
    t.match(await judge('reach', `{ from: a, to: b, dst: 10.0.0.2, by: ${by} }`, ground.world()), { cause, found });
  });
}
