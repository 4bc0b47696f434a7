import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { memoryLayout } from '../ground/cgroups.js';
import type { Site } from '../ground/site.js';
import { uid } from '../ground/test-ground.js';
import { but, type Attacked, type Cases } from './test-attack.js';

// What each takes is more than a node may have, and no more than a machine has to spare: for without the bound it gets it.
const gotAll = ({ notes }: Attacked) => notes.includes('exit code 7: all of it');
const all = 'echo "all of it" >&2; exit 7';

/** Commands of nodes without what is said for each of them. */
const unbounded = (site: Site): Site =>
  but(site, {
    enterNode: (life, node) => {
      const shell = site.enterNode(life, node);
      return {
        run: (argv, options) =>
          shell.run(
            argv.filter((word) => !word.startsWith('--nproc=')),
            options,
          ),
      };
    },
  });

const withDisk = (size: string) => (site: Site) =>
  but(site, {
    launch: (lab) => {
      const script = lab.script.replace('mode=755,size=256m', `mode=755,size=${size}`);
      if (script === lab.script) throw new Error('the size of a disk is not found');
      return site.launch({ ...lab, script });
    },
  });

const layout = memoryLayout(uid);
const withMemory = (bytes: number) => (site: Site) =>
  but(site, {
    launch: async (lab) => {
      const made = await site.launch(lab);
      const group = made.life.kind === 'process' ? made.life.group : undefined;
      writeFileSync(join(group ?? '', 'host', layout?.limit ?? ''), String(bytes));
      return made;
    },
  });

// A table of connections that fills up, by packets that come from everywhere; they leave this lan for nowhere.
const flood = `
  iptables -A OUTPUT -m conntrack --ctstate NEW -j ACCEPT
  exec python3 - <<'PYTHON'
import socket, struct
server = '10.1.0.2'
s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
for i in range(30000):
    source = socket.inet_aton('10.%d.%d.7' % (2 + i // 250, i % 250))
    head = struct.pack('!BBHHHBBH4s4s', 0x45, 0, 28, i, 0, 64, 17, 0, source, socket.inet_aton(server))
    try: s.sendto(head + struct.pack('!HHHH', 1024 + i, 9, 8, 0), (server, 0))
    except OSError: pass
PYTHON`;
const tracked = 'echo "tracked: $(cat /proc/sys/net/netfilter/nf_conntrack_count)" >&2; exit 7';
const connections = ({ notes }: Attacked) => Number(/tracked: (\d+)/.exec(notes)?.[1]);

const byName = ['crun', '--root', '/mnt/crun', 'delete', '--force', 'host', 'server'];
const nested = '#!/bin/sh\\n[ $1 = 0 ] || exec unshare -Urnpf $0 $(($1 - 1))\\nsetsid sleep 1000 &\\n';

export const boundsAttacks: Cases = {
  '9: a process that makes others as long as it can': {
    host: `
      perl -e 'for (1..700) { my $pid = fork // die "no more\\n"; if (!$pid) { setpgrp; sleep 1000; exit } }' && { ${all}; }`,
    won: gotAll,
    weak: ['its commands are not bounded', { site: unbounded }],
  },
  '10: memory of its own': {
    host: `python3 -c 'b = b"x" * (600 << 20)' && { ${all}; }`,
    box: { host: `python3 -c 'b = b"x" * (3 << 30)' && { ${all}; }` },
    won: gotAll,
    skip: layout === undefined && 'no memory cgroup is ours here; labs grade refuses to',
    weak: ['a node has four times as much', { site: withMemory(2 ** 31) }],
  },
  '10: memory as files': {
    host: `mount -t tmpfs -o size=1g none /mnt && dd if=/dev/zero of=/mnt/x bs=1M count=600 2>/dev/null && { ${all}; }`,
    box: {
      takesItsOwn: true,
      host: `mount -t tmpfs -o size=4g none /mnt && dd if=/dev/zero of=/mnt/x bs=1M count=3000 2>/dev/null && { ${all}; }`,
    },
    won: gotAll,
    skip: layout === undefined && 'no memory cgroup is ours here; labs grade refuses to',
    weak: ['a node has four times as much', { site: withMemory(2 ** 31) }],
  },
  '11: its disk': {
    host: `truncate -s 1T /sparse; dd if=/dev/zero of=/x bs=1M count=300 2>/dev/null && { ${all}; }`,
    won: gotAll,
    weak: ['its disk is four times as large', { site: withDisk('1g') }],
  },
  '19: namespaces in namespaces, and an end to all links': {
    host: `
      for i in $(seq 50); do ip netns add n$i; done
      printf '${nested}' >/tmp/nest; chmod 755 /tmp/nest; /tmp/nest 20 </dev/null >/dev/null 2>&1
      for link in $(ip -o link | cut -d: -f2 | cut -d@ -f1); do ip link set $link down; ip link del $link; done 2>/dev/null
      true`,
    checks: `
- link: { in: host, name: eth0, kind: veth, state: up }
- link: { in: server, name: eth0, kind: veth, state: up }`,
    won: ({ causes, left }) => causes[1] !== 'met' || left.length > 0,
    weak: ['submissions run where the nodes are made', { standing: (up) => but(up, { exec: () => up.switchboard() }) }],
  },
  '19: connections without number, from everywhere': {
    before: flood,
    host: tracked,
    won: (attacked) => connections(attacked) !== 0,
    weak: ['both have the same nodes', { nodes: 'used again' }, (attacked) => connections(attacked) > 20_000],
  },
  '19, 20: processes that nobody sees any more': {
    host: `
      printf '${nested}' >/tmp/nest; chmod 755 /tmp/nest; /tmp/nest 20 </dev/null >/dev/null 2>&1
      for i in 1 2 3; do (setsid setsid sleep 1000 </dev/null >/dev/null 2>&1 &); done`,
    won: ({ left }) => left.length > 0,
    weak: [
      'each node is ended by its name',
      {
        standing: (up) =>
          but(up, {
            down: () =>
              up
                .switchboard()
                .run(byName)
                .then(() => undefined),
          }),
      },
    ],
  },
};
