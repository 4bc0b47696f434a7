import { existsSync } from 'node:fs';
import type { Test } from 'tap';

import type { Standing } from './ground.js';
import { planOf, sh, uid, type TestGround } from './test-ground.js';
import { until } from './test-parity-life.js';

const plan = planOf('limits', { a: { 'lan:eth0': '10.1.0.1/24' }, b: { 'lan:eth0': '10.1.0.2/24' } });

/** Where a node's memory has a bound of its own. */
const bounded = uid === 0 && existsSync('/sys/fs/cgroup/memory/memory.limit_in_bytes');

/** Every process makes others for as long as it can, and tries again for ever. */
const bomb = `
import os, time
while True:
    try: os.fork()
    except OSError: time.sleep(0.1)
`;

/** That a node which takes all it can get takes it from nobody else. */
export async function limitClaims(t: Test, at: TestGround): Promise<void> {
  await t.test('a fork bomb is bounded, the others go on, and it can be ended', async (t) => {
    const lab = await withHeart(t, at);
    const [node] = at.record(lab.as).nodes;
    const script = 'find /proc/[0-9]*/ns/pid -lname "pid:?$(stat -Lc %i /proc/$0/ns/pid)?" 2>/dev/null | wc -l';
    const count = async () => Number((await lab.switchboard().run(['bash', '-c', script, String(node?.pid)])).stdout);
    await sh(lab, 'a', `setsid python3 -c '${bomb}' >/dev/null 2>&1 &`);
    let most = 0;
    await until(async () => (most = Math.max(most, await count())) > 300);
    t.ok((await count()) <= 512, `it has ${most} processes`);
    await beats(t, lab);
    await lab.freeze('a').catch((error: unknown) => t.match(error, { code: 'nodes-failed' }));
    const kill = ['nsenter', '-t', String(node?.pid), '-p', 'bash', '-c', 'kill -9 -1'];
    await until(async () => {
      await lab.switchboard().run(kill);
      return (await count()) < 20;
    });
    t.equal(await sh(lab, 'a', 'echo here'), 'here', 'the node answers again');
    await beats(t, lab);
  });

  await t.test('a disk that is full is full for its own node', async (t) => {
    const lab = await withHeart(t, at);
    for (const path of ['/x', '/tmp/x', '/run/x', '/dev/shm/x'])
      t.match(
        await sh(lab, 'a', `dd if=/dev/zero of=${path} bs=1M 2>&1 >/dev/null | head -1; rm ${path}`),
        /No space left on device/,
      );
    const fill = 'dd if=/dev/zero of=/x bs=1M 2>/dev/null; cat /dev/zero >/y; echo z >/z';
    t.not((await lab.exec('a').run(['bash', '-c', fill])).code, 0);
    t.equal(await sh(lab, 'b', 'head -c 1000000 /dev/zero >/x; stat -c %s /x'), '1000000', 'another node can write');
    t.equal((await lab.switchboard().run(['bash', '-c', 'echo x >/mnt/x && rm /mnt/x'])).code, 0, 'and the lab itself');
    t.equal(await sh(lab, 'a', 'rm -f /x /y /z; echo again >/x; cat /x'), 'again', 'it goes on when it has tidied up');
    await beats(t, lab);
  });

  const noBound = !bounded && at.choice === 'sandbox' && 'no memory cgroup of ours here: labs doctor says so';
  await t.test('a memory hog dies alone', { skip: noBound }, async (t) => {
    const lab = await withHeart(t, at);
    const hog = 'import mmap; m = mmap.mmap(-1, 3 << 30)\nfor i in range(0, 3 << 30, 4096): m[i] = 1';
    const { code } = await lab.exec('a').run(['python3', '-c', hog], { timeout: 60_000 });
    t.equal(code, 137, 'killed by the kernel');
    await beats(t, lab);
    t.equal(
      await sh(lab, 'a', 'python3 -c "len(bytearray(64 << 20))"; echo here'),
      'here',
      'its node goes on, with memory',
    );
  });

  const noTmpfs = !bounded
    ? 'no memory cgroup of ours here: labs doctor says so'
    : at.choice === 'box' && 'a box has one bound for all its nodes';
  await t.test('so does one that hoards it in files', { skip: noTmpfs }, async (t) => {
    const lab = await withHeart(t, at);
    const hog = 'mount -t tmpfs -o size=8g tmpfs /mnt; exec dd if=/dev/zero of=/mnt/x bs=1M count=2000';
    t.equal((await lab.exec('a').run(['bash', '-c', hog], { timeout: 60_000 })).code, 137);
    await beats(t, lab);
    t.same((await lab.nodes())[1], { name: 'b', state: 'running' });
  });
}

/** A lab in whose node `b` something runs that would be noticed if it died. */
async function withHeart(t: Test, at: TestGround): Promise<Standing> {
  const lab = await at.up(t, plan);
  await sh(lab, 'b', `setsid bash -c 'while :; do date +%N >/tmp/beat; done' >/dev/null 2>&1 &`);
  return lab;
}

async function beats(t: Test, lab: Standing): Promise<void> {
  const before = await sh(lab, 'b', 'cat /tmp/beat');
  await until(async () => (await sh(lab, 'b', 'cat /tmp/beat')) !== before);
  const { code } = await lab.switchboard().run(['true']);
  t.equal(code, 0, 'the other node and the lab go on');
}
