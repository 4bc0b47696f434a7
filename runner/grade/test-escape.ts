/** What a submission tries to get at, each by an expression that raises where it is refused. Nothing of it writes. */
export interface Targets {
  /** A file of the machine. */
  readonly file: string;
  /** Where something of the machine listens: on loopback, and in abstract. */
  readonly port: number;
  readonly abstract: string;
}

/** A script that ends with exit code 7 and tells on its last line what it got. */
export const escape = ({ file, port, abstract }: Targets) => `
exec python3 - <<'PYTHON'
import ctypes, os, shutil, socket, stat, sys, tempfile
libc = ctypes.CDLL(None, use_errno=True)
here = tempfile.mkdtemp()
def call(result):
    if result < 0: raise OSError(ctypes.get_errno(), '')
def syscall(x86, arm, *args):
    call(libc.syscall(x86 if os.uname().machine == 'x86_64' else arm, *args))
def alone():
    call(libc.unshare(0x20000))
    call(libc.mount(b'none', b'/', None, 0x44000, None))
def mount(kind, options):
    alone()
    call(libc.mount(b'none', here.encode(), kind, 0, options))
def group():
    try: mount(b'cgroup', b'memory')
    except OSError: mount(b'cgroup2', None)
def connect(family, address):
    with socket.socket(family) as s:
        s.settimeout(2)
        s.connect(address)
def opened(paths, how):
    for path in paths:
        try: return os.close(os.open(path, how))
        except OSError: pass
    raise OSError
def device():
    os.mknod(here + '/disk', stat.S_IFBLK | 0o600, os.makedev(254, 0))
roots = ['', '/proc/1/root', '/proc/self/cwd/../../../..', '/sys/../..', *('/proc/%s/root' % p for p in os.listdir('/proc') if p.isdigit())]
tries = {
    'core_pattern': lambda: opened(['/proc/sys/kernel/core_pattern'], os.O_WRONLY),
    'modprobe': lambda: opened(['/proc/sys/kernel/modprobe'], os.O_WRONLY),
    'sysrq': lambda: opened(['/proc/sysrq-trigger'], os.O_WRONLY),
    'cgroup': group,
    'device': device,
    'file': lambda: opened([root + '${file}' for root in roots], os.O_RDWR),
    'docker': lambda: [opened(['/run/docker.sock', '/var/run/docker.sock'], os.O_PATH)],
    'loopback': lambda: connect(socket.AF_INET, ('127.0.0.1', ${port})),
    'abstract': lambda: connect(socket.AF_UNIX, '\\0${abstract}'),
    # To connect UDP sends nothing: it asks for a way.
    'metadata': lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('169.254.169.254', 80)),
    'ipv6': lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM).connect(('2001:db8::1', 53)),
    'vsock': lambda: socket.socket(40, socket.SOCK_STREAM).close(),
    'keyring': lambda: syscall(250, 219, 0, -3, 1),
    'crypto': lambda: socket.socket(38, socket.SOCK_SEQPACKET).close(),
    'io_uring': lambda: syscall(425, 425, 1, (ctypes.c_long * 16)()),
    'cgroups of its own': lambda: syscall(272, 97, 0x02000000),
}
got = []
for name, attempt in tries.items():
    # In a process of its own: what it changes of itself is no help to the next.
    pid = os.fork()
    if pid == 0:
        try: attempt()
        except OSError: os._exit(1)
        os._exit(0)
    if os.waitpid(pid, 0)[1] == 0: got.append(name)
shutil.rmtree(here)
print('got:', ', '.join(got), file=sys.stderr)
sys.exit(7)
PYTHON`;
