import type { Test } from 'tap';

import { codeOf, planOf, sh, type TestGround } from './test-ground.js';

const plan = planOf('observer', { a: { 'lan:eth0': '10.1.0.1/24' }, b: { 'lan:eth0': '10.1.0.2/24' } });

/** What a node may put where the observer looks for its namespace `red`, while the kernel still lists that one there. */
const traps = {
  'a link to the namespace of whoever opens it': 'ln -s /proc/self/ns/net red',
  'a link to that of the first process': 'ln -s /proc/1/ns/net red',
  'a link to that of the first process, whose ever': 'ln -s /proc/1/root/proc/1/ns/net red',
  'another namespace of the node': 'ln -s /tmp/blue red',
  'the node’s own namespace': 'touch red; mount --bind /proc/1/ns/net red',
  'a pipe that nobody writes to': 'mkfifo red',
  'a link to such a pipe': 'mkfifo /tmp/pipe; ln -s /tmp/pipe red',
  'a plain file': 'echo hello >red',
  'a folder': 'mkdir red',
  'a link to itself': 'ln -s red red',
  nothing: 'true',
};

/** That checks can believe what they read in a node of any ground, whatever the node does. */
export async function observerClaims(t: Test, at: TestGround): Promise<void> {
  const lab = await at.up(t, plan);
  const links = async (namespace: string) => {
    const shell = await lab.observe('a', namespace);
    const { code, stdout, end } = await shell.run(['ip', '-o', 'link'], { timeout: 10_000 });
    t.same([code, end], [0, 'exited']);
    return [...stdout.toString().matchAll(/^\d+: ([^:@]+)/gm)].map(([, name]) => name);
  };
  await sh(lab, 'a', 'ip netns add red; ip -n red link add br-red type bridge');

  await t.test('a node and a namespace in it are read, with exit code, input and both outputs', async (t) => {
    t.same(await links(''), ['lo', 'eth0']);
    t.same(await links('red'), ['lo', 'br-red']);
    const red = await lab.observe('a', 'red');
    const { code, stdout, stderr } = await red.run(['sh', '-c', 'cat; echo err >&2; exit 5'], { input: 'in' });
    t.same([code, stdout.toString(), stderr.toString()], [5, 'in', 'err\n']);
    t.equal((await red.run(['sleep', '100'], { timeout: 300 })).end, 'timed-out');
  });

  await t.test('the switchboard is read, and has the bridges of all lans', async (t) => {
    const { stdout } = await lab.switchboard().run(['ip', '-o', 'link', 'show', 'type', 'bridge']);
    t.match(stdout.toString(), /^\d+: b0: /);
  });

  await t.test('a name that a node does not have is a mistake, and says which there are', async (t) => {
    await t.rejects(lab.observe('a', 'green'), { code: 'bad-place', next: 'It has: red.' });
    await t.rejects(lab.observe('b', 'red'), { code: 'bad-place', next: 'It has none yet: ip netns add red' });
    await t.rejects(async () => lab.observe('nobody', ''), { code: 'bad-place' });
  });

  await t.test('programs and files that a node puts over its own are not those that read it', async (t) => {
    await sh(
      lab,
      'b',
      `printf '#!/bin/sh\\necho fake\\n' >/tmp/fake; chmod +x /tmp/fake
      for f in ip bridge nsenter perl; do for d in /usr/bin /usr/sbin; do
        [ ! -f $d/$f ] || mount --bind /tmp/fake $(readlink -f $d/$f)
      done; done`,
    );
    t.equal((await lab.exec('b').run(['ip', 'link'])).stdout.toString(), 'fake\n', 'the node itself is deceived');
    const { stdout } = await (await lab.observe('b', '')).run(['ip', '-br', 'addr', 'show', 'eth0']);
    t.match(stdout.toString(), /^eth0\S* +UP +10\.1\.0\.2\/24/);
  });

  for (const [name, trap] of Object.entries(traps)) {
    await t.test(`refused, and at once, where the name leads to ${name}`, async (t) => {
      const hide = 'mount -t tmpfs tmpfs /run/netns; cd /run/netns';
      await sh(
        lab,
        'a',
        `touch /tmp/blue; ip netns add blue; mount --bind /run/netns/blue /tmp/blue; ${hide}; ${trap}`,
      );
      const led = trap.includes('mount');
      const look = async () => (await lab.observe('a', 'red')).run(['ip', '-o', 'link'], { timeout: 10_000 });
      await t.rejects(look(), { code: 'refused-place', message: /red/ });
      await sh(
        lab,
        'a',
        `cd /; ${led ? 'umount /run/netns/red;' : ''} umount /run/netns /tmp/blue; ip netns del blue; rm -f /tmp/pipe`,
      );
      t.same(await links('red'), ['lo', 'br-red'], 'and read again when the trap is gone');
    });
  }

  await t.test('refused where two names are one network namespace', async (t) => {
    await sh(lab, 'a', 'touch /run/netns/twin; mount --bind /run/netns/red /run/netns/twin');
    await t.rejects(lab.observe('a', 'red'), { code: 'refused-place', message: /^red and twin on a are two names/ });
    await sh(lab, 'a', 'ip netns del twin');
    t.same(await links('red'), ['lo', 'br-red']);
  });

  await t.test(
    'refused where /run/netns is a link to the switchboard’s, or unknown where /run has gone elsewhere',
    async (t) => {
      await sh(lab, 'a', 'mount -t tmpfs tmpfs /run; ln -s /proc/1/root/run/netns /run/netns');
      const look = async () => (await lab.observe('a', 'red')).run(['ip', '-o', 'link'], { timeout: 10_000 });
      await t.rejects(look(), { code: 'refused-place' });
      await sh(lab, 'a', 'umount /run');
      t.same(await links('red'), ['lo', 'br-red']);
      await sh(
        lab,
        'a',
        'mkdir /elsewhere; mount -n --move /run /elsewhere; rmdir /run 2>/dev/null || mv /run /gone; ln -s /elsewhere /run',
      );
      await t.rejects(lab.observe('a', 'red'), { code: 'bad-place' });
      await sh(lab, 'a', 'rm /run; mkdir /run; mount -n --move /elsewhere /run');
      t.same(await links('red'), ['lo', 'br-red']);
    },
  );

  await t.test('a node cannot lead it astray by changing the name all the time', async (t) => {
    await sh(
      lab,
      'a',
      `mount -t tmpfs tmpfs /run/netns; cd /run/netns; ip netns add dummy >/dev/null; touch real; mkfifo pipe
      (while [ ! -e /tmp/enough ]; do ln -sf /proc/self/ns/net red; ln -sf /proc/1/ns/net red; ln -sf pipe red; done) >/dev/null 2>&1 &`,
    );
    const look = async () =>
      (await lab.observe('a', 'red')).run(['readlink', '/proc/self/ns/net'], { timeout: 10_000 });
    for (let i = 0; i < 20; i += 1) await t.rejects(look(), { code: 'refused-place' });
    t.equal(await codeOf(lab, 'a', 'touch /tmp/enough'), 0);
  });
}
