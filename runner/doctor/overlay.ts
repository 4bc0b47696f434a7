import type { Finding } from './finding.js';
import type { Machine } from './machine.js';

const about = 'overlay';

// Removing and remaking a directory of the lower layer is what needs extended attributes: tmpfs has them since Linux 6.6,
// and before that the mount succeeds all the same.
const script = `scratch=$(mktemp -d /var/tmp/underlay-doctor.XXXXXX) || exit
trap 'umount /mnt/root 2>/dev/null; rm -rf "$scratch"' EXIT
mount -t tmpfs tmpfs /mnt && mkdir -p /mnt/root /mnt/lower/etc && echo lower >/mnt/lower/etc/hosts || exit
attempt() {
  mkdir "$1/upper" "$1/work" &&
  mount -t overlay overlay -o "lowerdir=/mnt/lower,upperdir=$1/upper,workdir=$1/work,userxattr" /mnt/root &&
  rm -r /mnt/root/etc && mkdir /mnt/root/etc && test ! -e /mnt/root/etc/hosts
}
if attempt /mnt; then echo memory; exit; fi
umount /mnt/root 2>/dev/null
attempt "$scratch" && echo disk`;

/** Whether a node can lie over the image, and where what it writes can be kept. */
export async function overlay(machine: Machine): Promise<Finding> {
  const enter = ['unshare', '--user', '--map-root-user', '--mount', '--', 'sh', '-c', script];
  const done = await machine.shell.run(['sh', '-c', 'exec "$@"', 'sh', ...enter], { timeout: 10_000 });
  switch (done.stdout.toString().trim()) {
    case 'memory':
      return { state: 'ok', about, found: 'works in a user namespace, with its upper layer in memory' };
    case 'disk':
      return {
        state: 'note',
        about,
        found: 'works in a user namespace, but its upper layer must lie on disk',
        mend: 'nothing must be done; Linux 6.6 keeps it in memory, which is faster',
      };
    default:
      return {
        state: 'fault',
        about,
        found: `cannot be mounted in a user namespace: ${done.stderr.toString().trim().split('\n').at(-1) ?? ''}`,
        mend: 'Linux 5.11 or newer with overlayfs, or Docker, which labs then uses instead',
      };
  }
}
