import { ociConfig, tunMark, tunMount } from './oci.js';
import type { Plan, PlannedNode } from './plan.js';
import { wiring } from './wiring.js';

/** Where U0 keeps crun's state and the nodes' folders. */
export const crun = ['crun', '--root', '/mnt/crun'];

/** Every process of a lab counts against this, whatever namespaces it makes. */
const labProcesses = 16384;

/**
 * The script with which U0 makes the nodes of a plan and joins them. It prints `node NAME PID INODE` for each (its first
 * process as U0 sees it, its network namespace) and then `ready`.
 */
export function sandboxScript(plan: Plan, arch: NodeJS.Architecture, archives: ReadonlyMap<string, Buffer>): string {
  const names = plan.nodes.map((node) => node.name);
  const pid = (node: number) => `\${pid[${node}]}`;
  return [
    `set -eu; ulimit -u ${labProcesses}`,
    // crun refuses the mixed cgroup layout it would find, and must not manage groups: the folder is hidden.
    'mount -t tmpfs tmpfs /sys/fs/cgroup; mkdir -p /mnt/crun /mnt/n; export XDG_RUNTIME_DIR=/mnt',
    `config=$(cat <<'END'\n${ociConfig(arch)}\nEND\n)`,
    `[ -e /dev/net/tun ] && tun=',${tunMount}' || tun=`,
    `config=\${config/',"${tunMark}"'/$tun}`,
    makeNode,
    ...plan.nodes.map((node) => nodeLines(node, archives.get(node.name))),
    `for job in $(jobs -p); do wait $job || failed=1; done`,
    `[ -z "\${failed-}" ] || { cat /mnt/n/*/log >&2; exit 1; }`,
    `pid=(); for n in ${names.join(' ')}; do pid+=("$(</mnt/n/$n/pid)"); done`,
    wiring(plan, pid),
    `names=(${names.join(' ')}); inodes=($(stat -Lc %i "\${pid[@]/%//ns/net}"))`.replace(
      '"${pid[@]/%//ns/net}"',
      '$(printf "/proc/%s/ns/net\\n" "${pid[@]}")',
    ),
    'for i in ${!names[@]}; do echo "node ${names[i]} ${pid[i]} ${inodes[i]}"; done',
    'echo ready',
  ].join('\n');
}

// The overlay is mounted in a mount namespace of the node's own: all in U0's, start-up time grows with the square of the
// number of nodes. `userxattr`, because a user namespace may not write the trusted attributes.
const makeNode = `node() {
  cd /mnt/n/$1
  printf '127.0.0.1\\tlocalhost\\n127.0.1.1\\t%s\\n' $1 >up/etc/hosts
  echo $1 >up/etc/hostname
  printf %s "\${config//@NODE@/$1}" >config.json
  exec unshare -m --propagation private sh -c '
    mount -t overlay overlay -o lowerdir=/,upperdir=up,workdir=wk,userxattr root
    exec ${crun.join(' ')} --cgroup-manager=disabled run -d --pid-file pid "$0"' $1 </dev/null >log 2>&1
}`;

function nodeLines(node: PlannedNode, archive: Buffer | undefined): string {
  const folder = `/mnt/n/${node.name}`;
  const files =
    archive === undefined ? '' : `base64 -d <<END | tar -x -C ${folder}/up\n${archive.toString('base64')}\nEND\n`;
  return `mkdir -p ${folder}/{wk,root,up/etc}\n${files}node ${node.name} &`;
}
