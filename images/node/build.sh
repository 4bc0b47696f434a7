#!/bin/sh
# Builds the node image into the tar $2 from the recipe in $1, with the keyrings named by the arguments after them.
# Sources come in on stdin, in the form of sources.list; $HOOKS is where mmdebstrap's own hooks lie, $SETTINGS a file in
# the form of apt.conf.
# Runs as root of a user, mount and pid namespace of its own that ends when this ends, so nothing has to be undone.
set -eu
umask 022
export recipe=$1
tar=$2
shift 2
for keyring; do
  set -- "$@" "--keyring=$keyring"
  shift
done
packages=$(grep -v '^#' "$recipe/packages" | xargs | tr ' ' ,)

# A machine that hides parts of /proc refuses a fresh one; then the outer one has to do.
mount -t proc proc /proc 2>/dev/null || true

# Not by --dpkgopt: mmdebstrap then filters the essential packages as well, with a program that needs Python.
exclude='cp "$recipe/dpkg.cfg" "$1/etc/dpkg/dpkg.cfg.d/99underlay"'

# chroot/mount and mknod need more than a user namespace allows, so the devices are bound by hand, once tar has laid out
# the directories that they go into, and taken out before the image is packed.
devices='null zero full random urandom tty'
bind="for d in $devices; do : >\"\$1/dev/\$d\"; mount --bind /dev/\$d \"\$1/dev/\$d\"; done; mount --rbind /proc \"\$1/proc\""
unbind="umount -l \"\$1/proc\"; for d in $devices; do umount \"\$1/dev/\$d\"; rm \"\$1/dev/\$d\"; done"

# `essential` leaves apt out: a node has no network to fetch from. merged-usr saves usrmerge, which brings 50 MB of perl.
exec perl "$recipe/success.pl" mmdebstrap --verbose --mode=root --variant=essential --format=tar \
  --skip=check/qemu,check/signed-by,chroot/mount,chroot/mknod,tar-in/mknod,output/mknod \
  --aptopt="$SETTINGS" --aptopt='APT::Sandbox::User "root"' --aptopt='APT::Install-Recommends "false"' \
  --hook-dir="$HOOKS/merged-usr" --extract-hook="$exclude" --extract-hook="$bind" \
  --customize-hook='sh "$recipe/customize.sh" "$1" "$recipe"' --customize-hook="$unbind" \
  --include="$packages" "$@" "$(cat "$recipe/suite")" "$tar" -
