import type { Test } from 'tap';

import { planOf, sh, type TestGround } from './test-ground.js';

const plan = planOf('freeze', { a: { 'lan:eth0': '10.1.0.1/24' }, b: { 'lan:eth0': '10.1.0.2/24' } });

/** Programs that each write to /tmp/beat for as long as they run. */
const hearts = {
  'a busy loop': 'while :; do echo >>/tmp/beat; done',
  'four busy loops': 'for i in 1 2 3 4; do while :; do echo >>/tmp/beat; done & done; wait',
  'a loop that forks': 'while :; do (echo >>/tmp/beat); /bin/true; done',
  'a process that is a new one every time': 'beat() { echo >>/tmp/beat; (beat) & }; beat',
  'a pid namespace of its own': "exec unshare -p -f --mount-proc bash -c 'while :; do echo >>/tmp/beat; done'",
  'a pid namespace whose maker is gone':
    "unshare -p -f --mount-proc bash -c 'while :; do echo >>/tmp/beat; done' & until [ -s /tmp/beat ]; do :; done; kill -9 $!",
  'what takes no signals': "trap '' TERM INT HUP CONT TSTP; while :; do echo >>/tmp/beat; done",
};

const size = 'stat -c %s /tmp/beat 2>/dev/null || echo 0';
const grows = `n=$(${size}); timeout 10 bash -c 'until [ "$(${size})" -gt "$0" ]; do :; done' $n`;

/** That a node of any ground can be stopped as a whole, and dies only of us. */
export async function freezeClaims(t: Test, at: TestGround): Promise<void> {
  const lab = await at.up(t, plan);

  for (const [name, script] of Object.entries(hearts)) {
    await t.test(`freeze stops ${name}, and thaw lets it go on`, async (t) => {
      await sh(lab, 'a', `setsid bash -c '${script.replaceAll("'", `'"'"'`)}' >/dev/null 2>&1 & ${grows}`);
      t.same(await lab.busy(), ['a']);
      await lab.freeze('a');
      const [first, second] = [await sh(lab, 'a', size), await sh(lab, 'a', size)];
      t.equal(second, first);
      t.equal(await sh(lab, 'a', size), first);
      await sh(lab, 'b', 'true');
      await lab.thaw('a');
      await sh(lab, 'a', grows);
      await lab.exec('a').run(['bash', '-c', 'kill -9 -1']);
      await sh(lab, 'a', 'rm -f /tmp/beat');
    });
  }

  await t.test('hundreds of processes are ended, not stopped', async (t) => {
    await sh(lab, 'a', 'for i in $(seq 300); do sleep 82 >/dev/null 2>&1 & done');
    await t.rejects(lab.freeze('a'), { name: 'Error', message: /^Processes of a kept running .*: 3\d\d\.$/ });
    t.equal(await sh(lab, 'a', 'pgrep -fc "^sleep 82" || true'), '0');
    t.same(await lab.busy(), []);
  });

  await t.test('an empty node is frozen and thawed without a word, twice too', async () => {
    t.same(await lab.busy(), []);
    await lab.freeze('b');
    await lab.freeze('b');
    await lab.thaw('b');
    await lab.thaw('b');
    await sh(lab, 'b', 'true');
  });

  await t.test('kill -9 -1 ends what runs in a node, never the node', async (t) => {
    await sh(lab, 'a', 'sleep 81 >/dev/null 2>&1 &');
    t.equal((await lab.exec('a').run(['bash', '-c', 'kill -9 -1; exit 4'])).code, 4);
    t.equal(await sh(lab, 'a', 'pgrep -fc "^sleep 81" || true'), '0');
    t.equal((await lab.exec('a').run(['bash', '-c', 'kill -9 1; exit 4'])).code, 4);
    t.same(await lab.nodes(), [
      { name: 'a', state: 'running' },
      { name: 'b', state: 'running' },
    ]);
    t.match(await sh(lab, 'a', 'ip -br addr show eth0'), /10\.1\.0\.1/);
  });
}
