import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';

import type { Shell } from '../shell/shell.js';
import { planOf, sh, type TestGround } from './test-ground.js';

const plan = planOf('reach', { a: { 'lan:eth0': '10.1.0.1/24' }, b: { 'lan:eth0': '10.1.0.2/24' } });

/** Runs a program of one attempt a line, `NAME = EXPRESSION`, and tells how each ended: `ok` or the name of an errno. */
async function attempts(where: Shell, lines: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const program = `
import ctypes, errno, json, os, socket, stat, sys
libc = ctypes.CDLL(None, use_errno=True)
def syscall(x86, arm, *args):
    ctypes.set_errno(0)
    if libc.syscall(x86 if os.uname().machine == 'x86_64' else arm, *args) < 0:
        raise OSError(ctypes.get_errno(), '')
def mount(kind, options=None):
    os.makedirs('/tmp/mnt', exist_ok=True)
    if libc.mount(b'none', b'/tmp/mnt', kind, 0, options) < 0:
        raise OSError(ctypes.get_errno(), '')
    libc.umount2(b'/tmp/mnt', 2)
def connect(family, address):
    with socket.socket(family) as s:
        s.settimeout(2)
        s.connect(address)
def rewrite(path):
    with open(path) as f: now = f.read()
    with open(path, 'w') as f: f.write(now)
out = {}
for name, line in json.load(sys.stdin).items():
    try:
        eval(line)
        out[name] = 'ok'
    except OSError as e:
        out[name] = 'timed out' if e.errno is None else errno.errorcode[e.errno]
print(json.dumps(out))`;
  const { code, stdout, stderr } = await where.run(['python3', '-c', program], { input: JSON.stringify(lines) });
  if (code !== 0) throw new Error(`${code}: ${stderr.toString()}`);
  return JSON.parse(stdout.toString()) as Record<string, string>;
}

/** What a sandbox's node cannot reach of the machine it stands on. */
export async function reachClaims(t: Test, at: TestGround): Promise<void> {
  const lab = await at.up(t, plan);
  const node = lab.exec('a');

  await t.test('the settings of the whole machine can be read, and not written', async (t) => {
    const paths = ['core_pattern', 'modprobe', 'panic_on_oops', 'randomize_va_space', 'kptr_restrict'];
    const settings = [
      ...paths.map((name) => `/proc/sys/kernel/${name}`),
      '/proc/sys/vm/overcommit_memory',
      '/proc/sys/fs/file-max',
    ].filter((path) => existsSync(path));
    const lines = Object.fromEntries(settings.map((path) => [path, `rewrite('${path}')`]));
    t.same(await attempts(node, lines), Object.fromEntries(settings.map((path) => [path, 'EACCES'])));
    const opened = {
      '/proc/sysrq-trigger': "os.open('/proc/sysrq-trigger', os.O_WRONLY)",
      '/sys/kernel/uevent_helper': "os.open('/sys/kernel/uevent_helper', os.O_WRONLY)",
      '/sys/power/state': "os.open('/sys/power/state', os.O_WRONLY)",
      '/proc/kcore': "os.open('/proc/kcore', os.O_RDONLY)",
    };
    for (const [path, result] of Object.entries(await attempts(node, opened)))
      t.ok(['EACCES', 'EPERM', 'ENOENT'].includes(result), `${path}: ${result}`);
    t.equal((await attempts(node, { own: "rewrite('/proc/sys/net/ipv4/ip_forward')" }))['own'], 'ok', 'as its own can');
  });

  await t.test('files of the machine are nowhere to be found', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'underlay-canary-'));
    t.teardown(() => {
      rmSync(folder, { recursive: true });
    });
    const canary = join(folder, 'canary');
    writeFileSync(canary, 'seen', { mode: 0o644 });
    const search = (path: string) =>
      `for at in "" /proc/[0-9]*/root /proc/[0-9]*/cwd /proc/self/fd/* /sys/..; do for up in "" /.. /../.. /../../..; do
        cat "$at$up${path}" 2>/dev/null || true
      done; done`;
    t.equal(await sh(lab, 'a', search(canary)), '');
    await sh(lab, 'a', 'echo own >/srv/canary');
    t.match(await sh(lab, 'a', search('/srv/canary')), /own/, 'its own are found so');
    t.equal(await sh(lab, 'b', search('/srv/canary')), '', 'and are no other node’s');
  });

  await t.test('processes of the machine, of other nodes and of other labs are not in sight', async (t) => {
    const other = await at.up(t, plan);
    for (const [where, name] of [
      [lab, 'b'],
      [other, 'a'],
    ] as const)
      await sh(where, name, 'setsid sleep 95 >/dev/null 2>&1 &');
    t.match(await sh(lab, 'b', 'ps -eo args'), /^sleep 95$/m, 'where it runs it is seen');
    const seen = (await sh(lab, 'a', 'ps -eo args')).split('\n').slice(1).sort();
    t.same(
      seen.filter((line) => !/^(bash|ps) /.test(line)),
      ['catatonit -P'],
    );
    const pid = `os.kill(${process.pid}, 0)`;
    t.equal((await attempts(node, { pid }))['pid'], 'ESRCH');
  });

  await t.test('listeners of the machine cannot be called, on loopback, by its addresses or in abstract', async (t) => {
    const tcp = createServer().listen(0);
    // As long as it can be: Node fills up what is shorter, and then it is another name.
    const name = 'underlay-canary'.padEnd(107, '-');
    const abstract = createServer().listen(`\0${name}`);
    t.teardown(() => {
      tcp.close();
      abstract.close();
    });
    const { port } = tcp.address() as { port: number };
    const mine = Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal);
    const lines = {
      loopback: `connect(socket.AF_INET, ('127.0.0.1', ${port}))`,
      abstract: `connect(socket.AF_UNIX, '\\0${name}')`,
      ...Object.fromEntries(mine.map(({ address }) => [address, `connect(socket.AF_INET, ('${address}', ${port}))`])),
    };
    const results = await attempts(node, lines);
    t.same([results['loopback'], results['abstract']], ['ECONNREFUSED', 'ECONNREFUSED']);
    for (const { address } of mine) t.equal(results[address], 'ENETUNREACH');
    await sh(
      lab,
      'a',
      `python3 -m http.server ${port} >/dev/null 2>&1 & timeout 10 bash -c 'until : </dev/tcp/127.0.0.1/${port}; do :; done' 2>/dev/null`,
    );
    t.equal((await attempts(node, lines))['loopback'], 'ok', 'but its own can');
  });

  const filtered = {
    vsock: ['socket.socket(40, socket.SOCK_STREAM)', 'EAFNOSUPPORT'],
    AF_ALG: ['socket.socket(38, socket.SOCK_SEQPACKET)', 'EAFNOSUPPORT'],
    add_key: ["syscall(248, 217, b'user', b'underlay', b'x', 1, -1)", 'EPERM'],
    keyctl: ['syscall(250, 219, 0, -3, 1)', 'EPERM'],
    open_by_handle_at: ['syscall(304, 265, -100, 0, 0)', 'EPERM'],
    bpf: ['syscall(321, 280, 0, 0, 0)', 'EPERM'],
    perf_event_open: ['syscall(298, 241, 0, 0, -1, -1, 0)', 'EPERM'],
    userfaultfd: ['syscall(323, 282, 0)', 'EPERM'],
    finit_module: ["syscall(313, 273, -1, b'', 0)", 'EPERM'],
    init_module: ["syscall(175, 105, 0, 0, b'')", 'EPERM'],
    kexec_load: ['syscall(246, 104, 0, 0, 0, 0)', 'EPERM'],
    io_uring_setup: ['syscall(425, 425, 1, 0)', 'ENOSYS'],
    'a cgroup namespace by unshare': ['syscall(272, 97, 0x02000000)', 'EPERM'],
    'a cgroup namespace by clone': ['syscall(56, 220, 0x02000000 | 0x10000, 0, 0, 0, 0)', 'EPERM'],
    clone3: ['syscall(435, 435, 0, 0)', 'ENOSYS'],
  } as const;

  await t.test('calls that reach past the namespaces are refused by the filter', async (t) => {
    const lines = Object.fromEntries(Object.entries(filtered).map(([name, [line]]) => [name, line]));
    const wanted = Object.fromEntries(Object.entries(filtered).map(([name, [, errno]]) => [name, errno]));
    t.same(await attempts(node, lines), wanted);
    // In the lab's own world there is no filter: there the kernel itself answers, and otherwise.
    const { keyctl, clone3, io_uring_setup } = await attempts(lab.switchboard(), lines);
    t.equal(keyctl, 'ok');
    t.not(clone3, 'ENOSYS');
    t.not(io_uring_setup, 'ENOSYS');
  });

  await t.test(
    'a call by the numbers of another architecture ends its process',
    { skip: process.arch !== 'x64' && 'x86_64 alone has two' },
    async (t) => {
      const { code } = await node.run(['python3', '-c', 'import ctypes; ctypes.CDLL(None).syscall(0x40000000 + 39)']);
      t.equal(code, 128 + 31, 'by SIGSYS');
    },
  );

  await t.test('neither cgroups nor disks can be mounted, and devices cannot be made', async (t) => {
    const results = await attempts(node, {
      cgroup2: "mount(b'cgroup2')",
      cgroup: "mount(b'cgroup', b'memory')",
      ext4: "mount(b'ext4')",
      debugfs: "mount(b'debugfs')",
      tracefs: "mount(b'tracefs')",
      securityfs: "mount(b'securityfs')",
      block: "os.mknod('/tmp/disk', stat.S_IFBLK | 0o600, os.makedev(254, 0))",
      memory: "os.mknod('/tmp/mem', stat.S_IFCHR | 0o600, os.makedev(1, 1))",
      tmpfs: "mount(b'tmpfs')",
      pipe: "os.mknod('/tmp/made', stat.S_IFIFO | 0o600)",
    });
    const { tmpfs, pipe, ext4, ...refused } = results;
    t.same([tmpfs, pipe], ['ok', 'ok'], 'what is harmless can');
    t.ok(['EPERM', 'ENOTBLK', 'ENODEV'].includes(ext4 ?? ''), `ext4: ${String(ext4)}`);
    for (const [name, result] of Object.entries(refused))
      t.ok(['EPERM', 'ENODEV'].includes(result), `${name}: ${result}`);
    t.equal(
      await sh(
        lab,
        'a',
        'unshare -UrmC sh -c "mount -t cgroup2 none /mnt || mount -t cgroup -o memory none /mnt" 2>/dev/null && echo mounted || echo refused',
      ),
      'refused',
    );
  });

  await t.test('a node is root of nothing but itself', async (t) => {
    t.match(await sh(lab, 'a', 'cat /proc/self/uid_map'), /^\s*0\s+0\s+1$/, 'one user, of the lab’s own');
    const outer = (await lab.switchboard().run(['cat', '/proc/self/uid_map'])).stdout.toString().trim().split(/\s+/);
    t.not(outer[1], '0', 'which is not the machine’s root');
    t.same(
      await attempts(node, {
        hostname: "syscall(170, 161, b'x', 1)",
        time: 'syscall(227, 112, 0, (ctypes.c_long * 2)(1, 1))',
      }),
      {
        hostname: 'ok',
        time: 'EPERM',
      },
    );
    t.not(readFileSync('/proc/sys/kernel/hostname', 'utf8').trim(), 'x');
  });
}
