import { awaitInit } from './await-init.js';
import { labProcesses, ociConfig, tunMark, tunMount } from './oci.js';
import type { Plan } from './plan.js';
import { wiring } from './wiring.js';

/** Where U0 keeps crun's state and the nodes' folders. */
export const crun = ['crun', '--root', '/mnt/crun'];

/**
 * The script with which U0 makes the nodes of a plan and joins them. It prints `node NAME PID INODE` for each (its first
 * process as U0 sees it, its network namespace), `made` when that was the last of them, and `ready` when they are joined.
 */
export function sandboxScript(plan: Plan, arch: NodeJS.Architecture, archives: ReadonlyMap<string, Buffer>): string {
  const names = plan.nodes.map((node) => node.name);
  return [
    `set -eu; ulimit -u ${labProcesses}; export XDG_RUNTIME_DIR=/mnt`,
    `config=${quoted(ociConfig(arch, plan.nodes.length))}`,
    `[ -e /dev/net/tun ] && tun=',${tunMount}' || tun=`,
    `config=\${config/',"${tunMark}"'/$tun}`,
    baseFolders,
    `own=${quoted(ownMounts(arch))}`,
    makeNode,
    ['mkdir -p /mnt/crun ${base[@]}', ...names.map((name) => `/mnt/n/${name}/{disk,root,up/etc}`)].join(' '),
    ': >/mnt/base/etc/resolv.conf',
    `names=(${names.join(' ')}) jobs=() pid=()`,
    ...plan.nodes.map((node) => nodeLines(node.name, archives.get(node.name))),
    'for job in ${jobs[@]}; do wait $job || failed=1; done',
    '[ -z "${failed-}" ] || { cat /mnt/n/*/log >&2; exit 1; }',
    // crun ends the file without a newline, of which `read` complains.
    'for n in ${names[@]}; do { read -r p || :; } </mnt/n/$n/pid; pid+=($p); done',
    'inodes=("${pid[@]/#//proc/}"); inodes=($(stat -Lc %i "${inodes[@]/%//ns/net}"))',
    'for i in ${!names[@]}; do echo "node ${names[i]} ${pid[i]} ${inodes[i]}"; done; echo made',
    wiring(plan, (node) => `\${pid[${node}]}`),
    awaitInit('${pid[@]}'),
    'echo ready',
  ].join('\n');
}

// What every node has over the image: the folders that daemons write to, and no name server, for there is no way to one.
const baseFolders = `base=(/mnt/base/etc)
while read -r path _; do case $path in /*) base+=(/mnt/base$path) ;; esac; done </usr/lib/underlay/owners`;

/** A node's own disk, so that one that fills it up harms nobody else. */
const diskSize = '256m';

// One perl in the place of five small programs: a star of a hundred nodes comes up in five sixths of the time.
const ownMounts = (arch: NodeJS.Architecture) => `
my ($unshare, $mount) = (${arch === 'arm64' ? '97, 40' : '272, 165'});
sub mounted { my @how = @_; syscall($mount, @how) == 0 or die "cannot mount $how[0] on $how[1]: $!\\n" }
syscall($unshare, 0x20000) == 0 or die "no mount namespace: $!\\n";
mounted("none", "/", 0, 0x44000, 0);
mounted("tmpfs", "disk", "tmpfs", 0, "mode=755,size=${diskSize}") if shift eq "tmpfs";
for ("disk/up", "disk/wk") { mkdir or die "cannot make $_: $!\\n" }
mounted("overlay", "root", "overlay", 0, "lowerdir=up:/mnt/base:/,upperdir=disk/up,workdir=disk/wk,userxattr");
exec @ARGV or die "no $ARGV[0]: $!\\n"`;

// The overlay is mounted in a mount namespace of the node's own: all in U0's, start-up time grows with the square of the
// number of nodes. `userxattr`, because a user namespace may not write the trusted attributes.
const makeNode = `node() {
  cd /mnt/n/$1
  [ -e up/etc/hosts ] || printf '127.0.0.1\\tlocalhost\\n127.0.1.1\\t%s\\n' $1 >up/etc/hosts
  [ -e up/etc/hostname ] || echo $1 >up/etc/hostname
  printf %s "\${config//@NODE@/$1}" >config.json
  exec perl -e "$own" $scratch ${crun.join(' ')} --cgroup-manager=disabled run --no-new-keyring -d --pid-file pid $1 </dev/null >log 2>&1
}`;

function nodeLines(name: string, archive: Buffer | undefined): string {
  const files =
    archive === undefined ? '' : `base64 -d <<END | tar -x -C /mnt/n/${name}/up\n${archive.toString('base64')}\nEND\n`;
  return `${files}node ${name} & jobs+=($!)`;
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
