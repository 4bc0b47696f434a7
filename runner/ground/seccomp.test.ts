import t from 'tap';
import { seccomp } from './seccomp.js';

interface Filter {
  readonly defaultAction: string;
  readonly syscalls: readonly {
    names: readonly string[];
    action: string;
    errnoRet: number;
    args?: readonly { index: number; value: number; valueTwo?: number; op: string }[];
  }[];
}
const filter = seccomp('x64') as Filter;

/** What a call is answered: an error number, 0 for success that did nothing, undefined for the kernel's own answer. */
function answer(name: string, ...args: readonly number[]): number | undefined {
  const met = filter.syscalls.find(
    (rule) =>
      rule.names.includes(name) &&
      (rule.args ?? []).every(({ index, value, valueTwo }) => {
        const given = args[index] ?? 0;
        return valueTwo === undefined ? given === value : (given & value) === valueTwo;
      }),
  );
  return met?.errnoRet;
}

t.test('what no rule names reaches the kernel', (t) => {
  t.equal(filter.defaultAction, 'SCMP_ACT_ALLOW');
  for (const name of ['mount', 'unshare', 'setns', 'read', 'clone']) t.equal(answer(name), undefined, name);
  t.end();
});

t.test('giving up root succeeds and does nothing, by whatever call a daemon does it', (t) => {
  for (const name of ['setuid', 'setgid', 'setreuid', 'setregid', 'setresuid', 'setresgid', 'setgroups', 'setfsuid'])
    t.equal(answer(name), 0, name);
  for (const name of ['chown', 'fchown', 'lchown', 'fchownat']) t.equal(answer(name), 0, name);
  t.end();
});

t.test('keyrings, modules, bpf and reboot are refused', (t) => {
  const EPERM = 1;
  for (const name of ['add_key', 'request_key', 'keyctl', 'init_module', 'finit_module', 'bpf', 'reboot', 'kexec_load'])
    t.equal(answer(name), EPERM, name);
  t.end();
});

t.test('io_uring looks absent, so that programs fall back to what the filter sees', (t) => {
  const ENOSYS = 38;
  for (const name of ['io_uring_setup', 'io_uring_enter', 'io_uring_register']) t.equal(answer(name), ENOSYS, name);
  t.end();
});

t.test('sockets to the hypervisor and to the kernel’s crypto look absent; all others are made', (t) => {
  const EAFNOSUPPORT = 97;
  const [unix, inet, netlink, packet, alg, vsock] = [1, 2, 16, 17, 38, 40] as const;
  for (const call of ['socket', 'socketpair']) {
    for (const family of [alg, vsock]) t.equal(answer(call, family), EAFNOSUPPORT, `${call} ${family}`);
    for (const family of [unix, inet, netlink, packet]) t.equal(answer(call, family), undefined, `${call} ${family}`);
  }
  t.end();
});

t.test('a cgroup namespace cannot be had, by no call; all other namespaces can', (t) => {
  const [EPERM, ENOSYS] = [1, 38];
  const [NEWCGROUP, NEWUSER, NEWNET] = [0x02000000, 0x10000000, 0x40000000] as const;
  for (const call of ['unshare', 'clone']) {
    t.equal(answer(call, NEWCGROUP), EPERM, call);
    t.equal(answer(call, NEWCGROUP | NEWUSER), EPERM, call);
    t.equal(answer(call, NEWNET | NEWUSER), undefined, call);
  }
  t.equal(answer('clone3'), ENOSYS, 'its flags cannot be seen');
  t.end();
});

t.test('every rule answers; none kills', (t) => {
  for (const { names, action } of filter.syscalls) t.equal(action, 'SCMP_ACT_ERRNO', names.join(' '));
  t.end();
});
