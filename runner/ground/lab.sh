# The first process of a lab, root of a user namespace U0 and pid 1 of a pid namespace: while it lives the lab stands, and
# when it ends the kernel ends all the rest. Arguments: the unpacked node image; how the nodes' changes are kept
# (`tmpfs`, or a folder on disk). Standard input: end of file ends the lab; the word `detach` lets it outlive the runner.
# File descriptor 3: a script that makes the nodes (see sandbox-script.ts); its lines go to standard output.
# Every program that is started here costs every lab a millisecond or two: hence builtins, and mounts from a list.
exec 4<&-
set -eu
umask 022
image=$1 scratch=$2

# /proc is still the outer one here, so this is our pid as the runner sees it. A builtin: readlink would name itself.
cd -P /proc/self
echo "life ${PWD##*/}"

# A pristine copy of the image becomes our root, read-only: crun, ip and nsenter come from it, and nothing of the machine
# is in sight. It keeps the flags that the machine's own mount has, for they are locked.
exec 5<"$image"
while read -r key value; do [ "$key" != mnt_id: ] || outer=$value; done </proc/self/fdinfo/5
exec 5<&-
mapfile -t mounts </proc/self/mountinfo
flags=ro
for line in "${mounts[@]}"; do
  [[ $line == "$outer "* ]] || continue
  read -r _ _ _ _ _ options _ <<<"$line"
  for flag in ${options//,/ }; do
    case $flag in nosuid | nodev | noexec | noatime | nodiratime | relatime) flags+=,$flag ;; esac
  done
done
mount --bind -o "$flags" "$image" "$image"
cd "$image"

mount -t tmpfs -o mode=755,size=64k tmpfs dev
devices='null zero full random urandom tty'
if (: <>/dev/net/tun) 2>/dev/null; then
  mkdir dev/net
  devices+=' net/tun'
fi
for device in $devices; do
  : >dev/$device
  echo "/dev/$device dev/$device none bind"
done >dev/mounts
# crun refuses the mixed cgroup layout it would find, and must not manage groups: that folder is hidden.
echo 'proc proc proc defaults
sysfs sys sysfs defaults
tmpfs sys/fs/cgroup tmpfs defaults
tmpfs run tmpfs mode=755
tmpfs tmp tmpfs mode=1777' >>dev/mounts
if [ "$scratch" = tmpfs ]; then echo 'tmpfs mnt tmpfs mode=755' >>dev/mounts; else mount --bind "$scratch" mnt; fi
mount -a -T dev/mounts
pivot_root . .
umount -l .
cd /
ln -s /proc/self/fd /dev/fd
# The machine's root has 128 of these for everybody; a lab needs one for each server that watches a file.
{ echo 20 >/proc/sys/user/max_inotify_instances; } 2>/dev/null || :
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/ LANG=C.UTF-8

# The script runs beside us, for we must notice at any moment that our runner is gone. perl alone makes a session keyring
# for it, one for all nodes: the runner's may hold keys of its user's, and crun would make each node one of its own, of
# which the kernel allows a user no more than 200.
case $HOSTTYPE in x86_64) keyctl=250 ;; *) keyctl=219 ;; esac
export scratch
{
  perl -e 'syscall(shift, 1, 0) < 0 and die "no session keyring: $!\n"; exec @ARGV' $keyctl bash -c '
    script=$(cat <&3)
    exec 3<&-
    eval "$script"
  ' || echo failed
} </dev/null &
exec 3<&-
read -r word || exit 1
[ "$word" = detach ] || exit 1
exec catatonit -P </dev/null >/dev/null 2>&1
