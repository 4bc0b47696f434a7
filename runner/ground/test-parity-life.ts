import { spawnSync } from 'node:child_process';

import type { Test } from 'tap';

import { codeOf, planOf, sh, type TestGround } from './test-ground.js';
import { inhabited, labProcesses, machine, namespacesOf, now, ownContainers, traceOf } from './test-trace.js';

const two = planOf('life', { a: { 'lan:eth0': '10.1.0.1/24' }, b: { 'lan:eth0': '10.1.0.2/24' } });
const quietly = () => undefined;

/** How labs of any ground come, go and fail. */
export async function lifeClaims(t: Test, at: TestGround): Promise<void> {
  const before = machine();
  t.same(traceOf(at), [], 'there is nothing to begin with');

  await t.test('up and down leave nothing, and down twice is fine', async (t) => {
    const lab = await at.up(t, two);
    await sh(lab, 'a', 'ip netns add red; setsid sleep 91 >/dev/null 2>&1 & mount -t tmpfs tmpfs /mnt; nginx');
    const machines = namespacesOf([process.pid]);
    const ours = new Set([...namespacesOf(labProcesses(at))].filter((one) => !machines.has(one)));
    t.ok(ours.size > 10, 'the switchboard and two nodes');
    const moment = now();
    t.same(
      (await at.ground.ps()).map(({ as, where }) => [as, where]),
      [[lab.as, lab.where]],
    );
    t.not(inhabited(ours, now()).length, 0, 'while it stands, its namespaces are found');
    t.not(traceOf(at).length, 0);
    await lab.down();
    await lab.down();
    t.same(traceOf(at), []);
    // What waited for the lab's first process ends after it.
    await until(() => inhabited(ours, moment).length === 0);
    t.same(await at.ground.ps(), []);
    t.same(await at.grounds.gc(), [], 'and gc finds nothing to do');
  });

  await t.test('a plan that cannot be wired is undone, and says why', async (t) => {
    const broken = planOf('life', { a: { 'lan:eth0': '10.1.0.1/24' }, b: { 'lan:eth0': '300.1.1.1/24' } });
    const up = at.ground.up(broken, { as: 'broken', life: 'tied', progress: quietly });
    await t.rejects(up, { code: 'nodes-failed', message: /300\.1\.1\.1/ });
    t.same(traceOf(at), []);
  });

  await t.test('a name can be had once', async (t) => {
    const lab = await at.up(t, two);
    const again = at.ground.up(two, { as: lab.as, life: 'tied', progress: quietly });
    await t.rejects(again, { code: 'lab-taken' });
    t.equal(await codeOf(lab, 'a', 'ping -c1 -W2 10.1.0.2'), 0, 'the first is none the worse');
  });

  await t.test('a node that is killed is reported as gone, and the others go on', async (t) => {
    const lab = await at.up(t, two);
    const pid = at.record(lab.as).nodes.find(({ name }) => name === 'a')?.pid ?? 0;
    t.equal((await lab.switchboard().run(['kill', '-9', String(pid)])).code, 0);
    await until(async () => (await lab.nodes())[0]?.state === 'gone');
    t.same(await lab.nodes(), [
      { name: 'a', state: 'gone' },
      { name: 'b', state: 'running' },
    ]);
    const gone = { code: 'node-gone', message: /^a has stopped/ };
    await t.rejects(lab.exec('a').run(['true']), gone);
    await t.rejects(async () => (await lab.observe('a', '')).run(['ip', 'link']), gone);
    await t.rejects(lab.namespaces('a'), gone);
    await t.rejects(lab.open('a', ['bash'], { size: { columns: 80, rows: 24 }, env: [] }), gone);
    t.match(await sh(lab, 'b', 'ip -br addr show eth0'), /10\.1\.0\.2/);
    t.same(
      (await at.ground.ps()).map(({ as }) => as),
      [lab.as],
      'the lab can still be found, and ended',
    );
    await lab.down();
    t.same(traceOf(at), []);
  });

  await t.test('a lab of which nothing runs any more, as after a reboot, is lost, and its name is free', async (t) => {
    const lab = await at.up(t, two);
    endAll(at, lab.as);
    await until(async () => (await at.ground.ps()).length === 0);
    t.same(
      (await at.ground.lost()).map(({ as }) => as),
      [lab.as],
    );
    await at.grounds.clear(lab.as);
    t.same(traceOf(at), [], 'what was left of it is cleared');
    const again = await at.ground.up(two, { as: lab.as, life: 'tied', progress: quietly });
    t.equal(await codeOf(again, 'a', 'ping -c1 -W2 10.1.0.2'), 0);
    await again.down();
    t.same(traceOf(at), []);
  });

  await t.test('thirty nodes on one lan all reach each other', async (t) => {
    const nodes = Array.from({ length: 30 }, (_, i) => [`n${i}`, { 'lan:eth0': `10.1.0.${i + 1}/24` }] as const);
    const lab = await at.up(t, planOf('thirty', Object.fromEntries(nodes)));
    t.equal((await lab.nodes()).filter(({ state }) => state === 'running').length, 30);
    const all = nodes.map((_, i) => `10.1.0.${i + 1}`).join(' ');
    const ping = `for ip in ${all}; do (ping -c1 -W3 $ip >/dev/null && echo $ip) & done; wait`;
    const reached = await Promise.all(['n0', 'n29'].map((node) => sh(lab, node, ping)));
    t.same(
      reached.map((lines) => lines.split('\n').length),
      [30, 30],
    );
    await lab.down();
    t.same(traceOf(at), []);
  });

  t.same(machine(), before, 'the machine has the links and mounts that it had');
}

function endAll(at: TestGround, as: string): void {
  const { life } = at.record(as);
  if (life?.kind === 'process') process.kill(life.process.pid, 'SIGKILL');
  else spawnSync('docker', ['kill', ...ownContainers(at)]);
}

/** Asks again at once, for at most ten seconds, what the kernel or a daemon settles in its own time. */
export async function until(settled: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await settled())) {
    if (Date.now() > end) throw new Error('it did not come about within ten seconds');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
