#!/bin/bash
# The floor: what the sandbox does, by hand, in one script, with nothing that could be addressed, refused or recovered.
# Arguments: the unpacked node image; the OCI configuration of a node, with @NODE@ for its name; how many nodes. Runs as
# the owner of the image's files. Prints what was done, a tab, milliseconds.
set -eu
export image=$1 config=$2 size=$3

world() {
  mount --bind "$image" "$image"
  cd "$image"
  mount -t proc proc proc
  mount -t sysfs sysfs sys
  mount -t tmpfs tmpfs sys/fs/cgroup
  mount --rbind /dev dev
  mount -t tmpfs tmpfs mnt
  pivot_root . .
  umount -l .
  PATH=/usr/sbin:/usr/bin:/sbin:/bin
  nodes
}

node() {
  cd /mnt/n/$1
  echo "${config//@NODE@/$1}" >config.json
  exec unshare -m sh -c 'mount -t overlay overlay -o lowerdir=/,upperdir=up,workdir=wk,userxattr root
    exec crun --root /mnt/crun --cgroup-manager=disabled run --no-new-keyring -d --pid-file pid $0' "$1" </dev/null
}

nodes() {
  local i pid=()
  mkdir /mnt/crun
  for ((i = 0; i < size; i++)); do
    mkdir -p /mnt/n/n$i/{up,wk,root}
    node n$i &
  done
  wait
  for ((i = 0; i < size; i++)); do read -r pid[i] </mnt/n/n$i/pid || :; done
  {
    echo link add lan type bridge
    echo link set lan up
    for i in "${!pid[@]}"; do
      echo link add p$i type veth peer name eth0 netns ${pid[i]}
      echo link set p$i master lan up
    done
  } | ip -batch -
  for i in "${!pid[@]}"; do
    printf '%s\n' 'link set lo up' "addr add 10.77.$(((i + 1) >> 8)).$(((i + 1) & 255))/16 dev eth0" 'link set eth0 up' |
      nsenter -t ${pid[i]} -n ip -batch - &
  done
  wait
  echo up
  for i in {0..10}; do
    [ "$(crun --root /mnt/crun exec n0 uname -n)" = n0 ]
    case $i in 0) echo first command ;; 10) echo 10 commands ;; esac
  done
  exec sleep infinity
}

done_since() {
  local now=${EPOCHREALTIME/./}
  printf '%s\t%s\n' "$1" "$(((now - last) / 1000)).$(((now - last) % 1000 / 100))"
  last=$now
}

export -f world nodes node
last=${EPOCHREALTIME/./}
coproc lab { exec unshare --user --map-root-user --net --mount --uts --ipc --pid --fork --kill-child bash -euc world; }
pid=$lab_PID
# bash closes its own when it sees that the lab has ended.
exec 6<&"${lab[0]}"
disown "$pid"
for deed in up 'first command' '10 commands'; do
  read -r said <&6 && [ "$said" = "$deed" ] || exit 1
  done_since "$deed"
done
kill -KILL "$pid"
# The nodes hold the other end, so its end is theirs.
read -r _ <&6 || :
done_since down
