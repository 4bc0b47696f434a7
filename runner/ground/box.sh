# The first process of a box, as its container's root: prepares what a sandbox needs, gives up root, and becomes a lab.
# Argument: the uid that the nodes' root shall be. The lab's two scripts lie in /mnt (see box-site.ts).
set -eu
uid=$1

# The volume keeps one copy of the image's files that belongs to that uid; the container's own belong to root. Two boxes
# at once wait for each other, and a copy that was broken off is made anew.
exec 9>/image/lock
flock 9
if [ ! -e /image/complete ]; then
  rm -rf /image/tree
  mkdir /image/tree
  tar -C / --one-file-system --exclude=./dev --exclude=./image --exclude=./mnt -c . | tar -C /image/tree --no-same-owner -x
  mkdir -p /image/tree/{dev,mnt,proc,sys,run,tmp}
  chmod 1777 /image/tree/tmp
  chown -R "$uid:$uid" /image/tree
  : >/image/complete
fi
exec 9<&-

# Docker's sysfs is read-only, and while only that one is in sight the nodes would be refused theirs. Without exec: Docker
# runs commands in the mount namespace of the container's first process, so that one must stay where it is (and bash would turn a
# last command into an exec by itself).
unshare --net --mount bash -euc '
  uid=$1
  shift
  umount -R /sys
  mount -t sysfs sysfs /sys
  exec setpriv --reuid "$uid" --regid "$uid" --clear-groups unshare --user --map-root-user "$@" 3</mnt/nodes.sh 4</mnt/lab.sh
' box "$@"
exit
