import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import type { Test } from 'tap';

import { isAlive, processId } from '../shell/process.js';
import { currentHash } from './image.js';
import { codeOf, planOf, testGround, type TestGround } from './test-ground.js';
import { until } from './test-parity-life.js';
import { descendants, ownContainers, traceOf } from './test-trace.js';

const plan = planOf('crash', {
  a: { 'lan:eth0': '10.1.0.1/24' },
  b: { 'lan:eth0': '10.1.0.2/24' },
  c: { 'lan:eth0': '10.1.0.3/24' },
});

/** How far an `up` has come, told by what it has made; Docker's things are made by its daemon, not by the runner. */
const moments = { sandbox: [1, 2, 4, 6, 9], box: [1, 2], docker: [1, 2, 3, 5] };

/** Counts what has been made so far, what is gone again included: a moment that passes by between two looks is no moment. */
function counting(at: TestGround, runner: number): () => number {
  const seen = new Set<number | string>();
  return () => {
    for (const thing of at.choice === 'sandbox' ? descendants(runner) : ownContainers(at)) seen.add(thing);
    return readdirSync(at.folder).length + seen.size;
  };
}

/** That an `up` that is broken off, by whatever and whenever, leaves nothing that is not found again. */
export async function crashClaims(t: Test, at: TestGround): Promise<void> {
  for (const moment of moments[at.choice]) {
    await t.test(`an abort when ${moment} of its things are there leaves nothing`, async (t) => {
      const stop = new AbortController();
      const options = {
        as: `aborted-${moment}`,
        life: 'tied',
        progress: () => undefined,
        signal: stop.signal,
      } as const;
      const up = at.ground.up(plan, options);
      up.catch(() => undefined);
      const made = counting(at, process.pid);
      await until(() => made() >= moment);
      stop.abort();
      await t.rejects(up, { name: 'AbortError' });
      t.same(traceOf(at), []);
    });
  }

  for (const moment of moments[at.choice]) {
    await t.test(`what a runner killed when ${moment} of its things were there left, gc finds`, async (t) => {
      const runner = start(at, `killed-${moment}`);
      const made = counting(at, runner.pid ?? 0);
      await until(() => made() >= moment);
      // It starts nothing more, so that what it has started is known.
      runner.kill('SIGSTOP');
      const started = descendants(runner.pid ?? 0).flatMap((pid) => processId(pid) ?? []);
      runner.kill('SIGKILL');
      await once(runner, 'exit');
      await until(() => !started.some(isAlive));
      await at.grounds.gc();
      t.same(await at.ground.ps(), []);
      // A daemon goes on making what it was asked for by one who is dead; a later gc finds that.
      if (at.choice !== 'sandbox')
        await until(async () => (await at.grounds.gc()).length === 0 && traceOf(at).length === 0);
      t.same(traceOf(at), []);
    });
  }

  await t.test('a detached lab outlives its runner, and another process finds it and ends it', async (t) => {
    const runner = start(at, 'detached');
    t.same(await once(runner, 'exit'), [0, null]);
    t.same(await at.grounds.gc(), [], 'it is not taken for lost');
    const lab = await at.grounds.find('detached');
    t.equal(await codeOf(lab, 'a', 'ping -c1 -W2 10.1.0.3'), 0);
    await lab.down();
    t.same(traceOf(at), []);
  });

  // As when the last login ends, and with it the folder for what lives as long as somebody is there.
  await t.test('a lab whose record is gone is ended by gc', async (t) => {
    const runner = start(at, 'forgotten');
    t.same(await once(runner, 'exit'), [0, null]);
    rmSync(at.folder, { recursive: true });
    mkdirSync(at.folder, { mode: 0o700 });
    t.same(await at.grounds.ps(), []);
    t.match((await at.grounds.gc()).join('\n'), at.choice === 'sandbox' ? /^ended a lab/m : /^removed the container/m);
    t.same(traceOf(at), []);
  });

  await t.test('gc leaves alone what belongs to somebody else, or only looks like ours', async (t) => {
    const other = await testGround(t, at.choice);
    const lab = await other.up(t, plan);
    const names = at.choice === 'sandbox' ? [] : ['no label', 'another owner'];
    const strangers = await Promise.all(names.map((name) => stranger(t, name)));
    t.same(await at.grounds.gc(), []);
    t.equal(await codeOf(lab, 'a', 'ping -c1 -W2 10.1.0.3'), 0);
    for (const id of strangers)
      t.equal(execFileSync('docker', ['inspect', '-f', '{{.Id}}', id], { encoding: 'utf8' }).trim(), id);
    t.same(await other.grounds.gc(), [], 'nor does its own gc end a lab that stands');
    t.equal(await codeOf(lab, 'a', 'ping -c1 -W2 10.1.0.3'), 0);
  });
}

/** A process of its own that brings a detached lab up and ends. */
function start(at: TestGround, as: string) {
  const modules = {
    grounds: new URL('grounds.js', import.meta.url),
    ground: new URL('test-ground.js', import.meta.url),
  };
  const script = `
    import { Grounds } from ${JSON.stringify(modules.grounds)};
    import { surroundings } from ${JSON.stringify(modules.ground)};
    const ground = await new Grounds(surroundings(process.env)).choose(${JSON.stringify(at.choice)});
    await ground.up(${JSON.stringify(plan)}, { as: ${JSON.stringify(as)}, life: 'detached', progress: () => undefined });
  `;
  return spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: at.env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** A container that is called as ours are. */
async function stranger(t: Test, kind: string): Promise<string> {
  const labels = [
    '--label',
    'underlay.owner=0@elsewhere:/run',
    '--label',
    'underlay.role=node',
    '--label',
    'underlay.session=0',
  ];
  const name = `underlay-0123456789ab-${kind.replace(' ', '-')}-${process.pid}`;
  const image = `underlay-node:${await currentHash()}`;
  const argv = ['create', '--name', name, ...(kind === 'no label' ? [] : labels), image, 'true'];
  const id = execFileSync('docker', argv, { encoding: 'utf8' }).trim();
  t.teardown(() => execFileSync('docker', ['rm', id], { stdio: 'ignore' }));
  return id;
}
