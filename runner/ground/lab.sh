# The first process of a lab, root of a user namespace U0 and pid 1 of a pid namespace: while it lives the lab stands, and
# when it ends the kernel ends all the rest. Arguments: the unpacked node image; how the nodes' changes are kept
# (`tmpfs`, or a folder on disk). Standard input: end of file ends the lab; the word `detach` lets it outlive the runner.
# File descriptor 3: a script that makes the nodes (see sandbox-script.ts); its lines go to standard output.
exec 4<&-
set -eu
umask 022
image=$1 scratch=$2

# /proc is still the outer one here, so this is our pid as the runner sees it. A builtin: readlink would name itself.
cd -P /proc/self
echo "life ${PWD##*/}"

# A pristine copy of the image becomes our root, read-only: crun, ip and nsenter come from it, and nothing of the machine
# is in sight. A remount keeps the flags that the machine's own mount has, for they are locked.
mount --bind "$image" "$image"
cd "$image"
mount -t proc proc proc
mount -t sysfs sysfs sys
mount -t tmpfs -o mode=755,size=64k tmpfs dev
for device in null zero full random urandom tty; do
  : >dev/$device
  mount --bind /dev/$device dev/$device
done
if (: <>/dev/net/tun) 2>/dev/null; then
  mkdir dev/net
  : >dev/net/tun
  mount --bind /dev/net/tun dev/net/tun
fi
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=1777 tmpfs tmp
if [ "$scratch" = tmpfs ]; then mount -t tmpfs -o mode=755 tmpfs mnt; else mount --bind "$scratch" mnt; fi
flags=$(findmnt -nro OPTIONS --target . | tr , '\n' | grep -xE 'nosuid|nodev|noexec|noatime|nodiratime|relatime' | paste -sd, || true)
mount -o "remount,bind,ro${flags:+,$flags}" .
pivot_root . .
umount -l .
cd /
ln -s /proc/self/fd /dev/fd
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/ LANG=C.UTF-8

# The script runs beside us, for we must notice at any moment that our runner is gone.
(
  trap '[ $? = 0 ] || echo failed' EXIT
  script=$(cat <&3)
  exec 3<&-
  eval "$script"
) </dev/null &
exec 3<&-
read -r word || exit 1
[ "$word" = detach ] || exit 1
exec catatonit -P </dev/null >/dev/null 2>&1
