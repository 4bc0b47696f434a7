/**
 * What a sandbox node's system calls meet. Two kinds of rule:
 *
 * - A node has one uid (a map of one line needs no newuidmap and works everywhere), so tcpdump, nginx or dnsmasq would
 *   fail when they give up root. Their calls are answered with success and do nothing.
 * - What reaches the machine past the namespaces is refused: AF_VSOCK talks to the hypervisor, keyrings and a few
 *   others are not divided by user namespaces, or are kernel surface that no lab needs.
 */
interface Rule {
  readonly names: readonly string[];
  readonly action: 'SCMP_ACT_ERRNO';
  readonly errnoRet: number;
  readonly args?: readonly Argument[];
}

type Argument =
  | { readonly index: number; readonly value: number; readonly op: 'SCMP_CMP_EQ' }
  /** All bits of `value`, the mask, are those of `valueTwo`. */
  | { readonly index: number; readonly value: number; readonly valueTwo: number; readonly op: 'SCMP_CMP_MASKED_EQ' };

const EPERM = 1;
const ENOSYS = 38;
const EAFNOSUPPORT = 97;
const AF_ALG = 38;
const AF_VSOCK = 40;
const CLONE_NEWCGROUP = 0x02000000;

const pretended = [
  ...['setuid', 'setgid', 'setreuid', 'setregid', 'setresuid', 'setresgid', 'setgroups', 'setfsuid', 'setfsgid'],
  ...['chown', 'fchown', 'lchown', 'fchownat'],
];

const refused = [
  ...['add_key', 'request_key', 'keyctl'],
  ...['bpf', 'perf_event_open', 'userfaultfd', 'open_by_handle_at', 'quotactl', 'quotactl_fd'],
  ...['init_module', 'finit_module', 'delete_module', 'kexec_load', 'kexec_file_load', 'reboot', 'swapon', 'swapoff'],
];

// clone3 hides its flags in memory, where no filter can read them; all programs fall back to clone.
const absent = ['io_uring_setup', 'io_uring_enter', 'io_uring_register', 'clone3'];

// Who is root of a cgroup namespace may mount cgroups, and with them what the user's own session may be bounded by.
const noCgroupNamespace: Rule = {
  names: ['unshare', 'clone'],
  action: 'SCMP_ACT_ERRNO',
  errnoRet: EPERM,
  args: [{ index: 0, value: CLONE_NEWCGROUP, valueTwo: CLONE_NEWCGROUP, op: 'SCMP_CMP_MASKED_EQ' }],
};

const noSocket = (family: number): Rule => ({
  names: ['socket', 'socketpair'],
  action: 'SCMP_ACT_ERRNO',
  errnoRet: EAFNOSUPPORT,
  args: [{ index: 0, value: family, op: 'SCMP_CMP_EQ' }],
});

const rules: readonly Rule[] = [
  { names: pretended, action: 'SCMP_ACT_ERRNO', errnoRet: 0 },
  { names: refused, action: 'SCMP_ACT_ERRNO', errnoRet: EPERM },
  { names: absent, action: 'SCMP_ACT_ERRNO', errnoRet: ENOSYS },
  noCgroupNamespace,
  noSocket(AF_VSOCK),
  noSocket(AF_ALG),
];

/** The native architecture alone: libseccomp kills a process that calls by another one's numbers. */
export function seccomp(arch: NodeJS.Architecture): object {
  const native = arch === 'arm64' ? 'SCMP_ARCH_AARCH64' : 'SCMP_ARCH_X86_64';
  return { defaultAction: 'SCMP_ACT_ALLOW', architectures: [native], syscalls: rules };
}
