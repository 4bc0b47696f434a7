import type { Test } from 'tap';

import { planOf, sh, type TestGround } from './test-ground.js';

const plan = planOf('world', { a: { 'lan:eth0': '10.1.0.1/24' }, b: { 'lan:eth0': '10.1.0.2/24' } });

/**
 * Looks at every process that appears in a node until it has seen forty, was kept out of some and has dared to trace or read others,
 * and tells what it could do to those whose root is not the node's: see their files, stop them by tracing. A process of the lab's
 * own world is in sight only while it steps in.
 */
const spy = `
import ctypes, json, os
libc = ctypes.CDLL(None, use_errno=True)
own = os.stat('/proc/self/root/.')
seen, reached, barred, bold = set(), [], 0, []
def foreign(name):
    try: return not os.path.samestat(os.stat(f'/proc/{name}/root/.'), own)
    except PermissionError: return True
    except OSError: return False
# In a process of its own: one that reads or traces a program in the midst of its start may have to wait for it.
def dare(name):
    pid = os.fork()
    if pid: return bold.append(pid)
    got = 0
    try:
        open(f'/proc/{name}/mem', 'rb').close()
        got = 1
    except OSError: pass
    if libc.ptrace(0x4206, int(name), 0, 0) == 0: got = 1
    os._exit(7 if got and foreign(name) else 0)
while len(seen) < 40 or barred < 20 or len(bold) < 10:
    for name in os.listdir('/proc'):
        if not name.isdigit() or int(name) in (os.getpid(), *bold): continue
        seen.add(name)
        try:
            if os.path.exists(f'/proc/{name}/root/mnt/crun') or os.path.exists(f'/proc/{name}/cwd/mnt/crun'): reached.append(f'files {name}')
            os.stat(f'/proc/{name}/root/.')
            for fd in os.listdir(f'/proc/{name}/fd'):
                if os.path.exists(f'/proc/{name}/fd/{fd}/mnt/crun'): reached.append(f'fd {name}')
            if 'crun' in os.readlink(f'/proc/{name}/exe'): os.close(os.open(f'/proc/{name}/exe', os.O_RDWR)); reached.append(f'exe {name}')
        except PermissionError:
            barred += 1
            if len(bold) < 100: dare(name)
        except OSError: pass
for pid in bold:
    done, status = os.waitpid(pid, os.WNOHANG)
    if done == 0: os.kill(pid, 9)
    elif os.waitstatus_to_exitcode(status) == 7: reached.append('traced')
print(json.dumps({'reached': sorted(set(reached))}))
`;

/** That U0, where the nodes' world is made and read, is out of a node's reach. */
export async function worldClaims(t: Test, at: TestGround): Promise<void> {
  const lab = await at.up(t, plan);

  await t.test('nothing of the lab’s own world lies in a node, not even by the way of a mount', async (t) => {
    const find = 'find / -xdev -name "crun" -path "/mnt/*" 2>/dev/null; ls /mnt; cat /proc/self/mountinfo';
    const seen = await sh(lab, 'a', find);
    t.notMatch(seen, /\/mnt\/(crun|n)\b.* - (?!overlay)/);
    t.match(
      (await lab.switchboard().run(['ls', '/mnt'])).stdout.toString(),
      /^base\ncrun\nn$/m,
      'where it is found, it is',
    );
    await sh(lab, 'a', 'umount -l /tmp; umount -l /run');
    t.equal(await sh(lab, 'a', 'ls /mnt /tmp /run | grep -x crun || true'), '', 'nor below what a node can take away');
  });

  await t.test('processes that step in from outside cannot be looked into, traced or written to', async (t) => {
    const ended = new AbortController();
    const spying = lab
      .exec('b')
      .run(['python3', '-c', spy], { timeout: 60_000 })
      .finally(() => {
        ended.abort();
      });
    while (!ended.signal.aborted) {
      await lab.exec('b').run(['true']);
      await (await lab.observe('b', '')).run(['ip', 'link']);
      await lab.freeze('b');
      await lab.thaw('b');
    }
    const { stdout, stderr } = await spying;
    t.equal(stderr.toString(), '');
    t.same(JSON.parse(stdout.toString()), { reached: [] });
  });

  await t.test('a node cannot kill what reads it', async (t) => {
    const kill = 'while [ ! -e /tmp/enough ]; do kill -9 -1; done';
    await sh(lab, 'a', `rm -f /tmp/enough; setsid bash -c '${kill}' >/dev/null 2>&1 &`);
    for (let i = 0; i < 10; i += 1) {
      const { code, stdout } = await (await lab.observe('a', '')).run(['ip', '-br', 'addr', 'show', 'eth0']);
      t.equal(code, 0);
      t.match(stdout.toString(), /10\.1\.0\.1/);
    }
    await lab.freeze('a');
    t.same(
      (await lab.nodes()).map(({ state }) => state),
      ['running', 'running'],
    );
    const { stdout } = await lab.switchboard().run(['bash', '-c', 'grep -l . /proc/[0-9]*/comm | wc -l']);
    t.ok(Number(stdout.toString()) > 3);
  });
}
