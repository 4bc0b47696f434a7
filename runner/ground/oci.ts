import { seccomp } from './seccomp.js';

/** Where the name of the node goes; the script that makes the nodes puts it in. */
export const nodeMark = '@NODE@';
/** Where the mount of /dev/net/tun goes on a machine where a node may open it. */
export const tunMark = '@TUN@';

const capabilities = [
  ...['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'SETGID', 'SETUID', 'SETPCAP', 'SYS_CHROOT', 'MKNOD'],
  ...['NET_BIND_SERVICE', 'NET_ADMIN', 'NET_RAW', 'NET_BROADCAST', 'SYS_ADMIN', 'SYS_PTRACE', 'DAC_READ_SEARCH'],
].map((name) => `CAP_${name}`);

export const nodeEnv = [
  `HOSTNAME=${nodeMark}`,
  'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  'HOME=/root',
  'LANG=C.UTF-8',
  'TERM=xterm-256color',
  // bash takes a socket for its input, which Node gives it, for a remote login, and reads its startup files even for
  // `bash -c`; but never in a shell within a shell.
  'SHLVL=1',
];

/** Every process of a lab counts against this, whatever namespaces it makes. */
export const labProcesses = 16384;

/**
 * Processes for each node. A node's user namespace is held to the bound under which it was made by counting what runs in all
 * nodes of its lab together; so that bound is what all may have.
 */
const nodeProcesses = 512;

/**
 * What starts every command in a node: a fork bomb ends at the bound of its first process, which counts its own node alone and
 * every namespace made inside. crun gives commands no bounds, and would count the whole lab.
 */
export const nodeLimits = ['/usr/bin/prlimit', `--nproc=${nodeProcesses}`, '--nofile=4096', '--core=0', '--'];

const mounts = [
  { destination: '/proc', type: 'proc', source: 'proc' },
  // `ip netns exec` unmounts /sys and may mount it again only while some other sysfs is fully visible: hence the second.
  ...['/sys', '/.sys'].map((destination) => ({
    destination,
    type: 'sysfs',
    source: 'sysfs',
    options: ['nosuid', 'noexec', 'nodev'],
  })),
  { destination: '/dev', type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'mode=755', 'size=64k'] },
  {
    destination: '/dev/pts',
    type: 'devpts',
    source: 'devpts',
    options: ['nosuid', 'noexec', 'newinstance', 'ptmxmode=0666', 'mode=0620'],
  },
  { destination: '/dev/shm', type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'nodev', 'mode=1777', 'size=64m'] },
  // With the folders that daemons expect there (see sandbox-script.ts).
  {
    destination: '/run',
    type: 'tmpfs',
    source: 'tmpfs',
    options: ['nosuid', 'nodev', 'mode=755', 'size=64m', 'tmpcopyup'],
  },
  { destination: '/tmp', type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'nodev', 'mode=1777', 'size=256m'] },
];

export const tunMount = JSON.stringify({
  destination: '/dev/net/tun',
  type: 'bind',
  source: '/dev/net/tun',
  options: ['bind'],
});

/** The OCI configuration of every node of a lab of so many, with marks where nodes differ. */
export function ociConfig(arch: NodeJS.Architecture, nodes: number): string {
  const rlimit = (type: string, limit: number) => ({ type: `RLIMIT_${type}`, hard: limit, soft: limit });
  const processes = Math.min(labProcesses, nodeProcesses * nodes);
  const root = [{ containerID: 0, hostID: 0, size: 1 }];
  const config = {
    ociVersion: '1.0.0',
    process: {
      terminal: false,
      user: { uid: 0, gid: 0 },
      // A pause that reaps; nothing inside its pid namespace can kill it, not even `kill -9 -1`.
      args: ['catatonit', '-P'],
      env: nodeEnv,
      cwd: '/root',
      capabilities: Object.fromEntries(
        ['bounding', 'effective', 'inheritable', 'permitted', 'ambient'].map((set) => [set, capabilities]),
      ),
      rlimits: [rlimit('NOFILE', 4096), rlimit('NPROC', processes), rlimit('CORE', 0)],
      noNewPrivileges: true,
    },
    root: { path: 'root', readonly: false },
    hostname: nodeMark,
    mounts: [...mounts, tunMark],
    linux: {
      namespaces: ['pid', 'ipc', 'uts', 'mount', 'network', 'user'].map((type) => ({ type })),
      uidMappings: root,
      gidMappings: root,
      // proc and sysfs stand unmasked, for a masked one may not be mounted again inside; the user namespace guards them.
      maskedPaths: [],
      readonlyPaths: [],
      seccomp: seccomp(arch),
    },
  };
  // JSON text, not a value: bash fills in the marks.
  return JSON.stringify(config);
}
