#!/bin/sh
# What is done to the root file system at $1 once the packages are in. The recipe lies in $2.
set -eu
root=$1 recipe=$2

install -D -m 0755 "$recipe/init" "$root/usr/lib/underlay/init"
install -D -m 0644 "$recipe/owners" "$root/usr/lib/underlay/owners"
cp -R "$recipe/root/." "$root/"

# Names of the machine that built the image have no place in it. In a Docker build Docker owns these files.
if ! mountpoint -q "$root/etc/hosts"; then
  echo node >"$root/etc/hostname"
  printf '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n' >"$root/etc/hosts"
  : >"$root/etc/resolv.conf"
  chmod 0644 "$root/etc/hostname" "$root/etc/hosts" "$root/etc/resolv.conf"
fi

# A second sysfs is mounted here in a sandbox: `ip netns exec` may mount one only where a fully visible one exists.
mkdir -p "$root/.sys"

# Nothing starts by itself: pid 1 runs no services, and what is not there cannot be started by accident.
rm -rf "$root"/etc/rc?.d/* "$root"/etc/systemd/system/*

# What dpkg.cfg excludes, of the packages that were there before it.
for name in man info locale lintian; do rm -rf "$root/usr/share/$name"/*; done
find "$root/usr/share/doc" -type f ! -name copyright -delete

# Caches, and the builder's own mirrors and proxies.
rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/var/cache/debconf/*-old "$root"/var/lib/dpkg/*-old
rm -rf "$root"/var/log/apt "$root"/var/log/*.log "$root"/etc/apt/sources.list "$root"/etc/apt/sources.list.d/*
rm -f "$root"/etc/apt/apt.conf.d/99mmdebstrap "$root"/etc/dpkg/dpkg.cfg.d/99underlay
