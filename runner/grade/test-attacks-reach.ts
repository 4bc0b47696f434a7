import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { arch } from 'node:process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';

import type { Standing } from '../ground/ground.js';
import { seccomp } from '../ground/seccomp.js';
import type { Site } from '../ground/site.js';
import { uid } from '../ground/test-ground.js';
import { hostShell } from '../shell/host.js';
import { through } from '../shell/shell.js';
import { but, canary, type Attacked, type Cases } from './test-attack.js';
import { escape } from './test-escape.js';

// What a submission would find if it reached the machine: a file, and somebody who listens.
const folder = mkdtempSync(join(tmpdir(), 'underlay-canary-'));
const file = join(folder, 'canary');
writeFileSync(file, 'seen', { mode: 0o666 });
// As long as it can be: Node fills up what is shorter, and then it is another name.
const abstract = `underlay-${process.pid}`.padEnd(107, '-');
const listening = [createServer().listen(0, '127.0.0.1'), createServer().listen(`\0${abstract}`)];
await Promise.all(listening.map((server) => new Promise((resolve) => server.once('listening', resolve))));
t.teardown(() => {
  for (const server of listening) server.close();
  rmSync(folder, { recursive: true });
});
const { port } = listening[0]?.address() as { port: number };
const host = escape({ file, port, abstract });

const got = ({ notes }: Attacked) => /got: (.*)/.exec(notes)?.[1]?.split(', ').filter(Boolean) ?? [];
const all =
  (...names: readonly string[]) =>
  (attacked: Attacked) =>
    names.every((name) => got(attacked).includes(name));

const machine = hostShell({ PATH: process.env['PATH'] });
const noNode = (up: Standing): Standing => but(up, { exec: () => machine });

const { syscalls } = seccomp(arch) as { readonly syscalls: readonly unknown[] };
const noFilter = (site: Site): Site =>
  but(site, {
    launch: (lab) => {
      const script = lab.script.replace(JSON.stringify(syscalls), '[]');
      if (script === lab.script) throw new Error('the filter is not found');
      return site.launch({ ...lab, script });
    },
  });

// What root makes without more is mapped to root.
const unshared = ['unshare', '--user', '--map-root-user', '--mount', '--net', '--ipc', '--uts', '--'];
const mappedToRoot = (up: Standing): Standing => but(up, { exec: () => through(machine, unshared) });

const onlyRoot = uid !== 0 && 'an ordinary user may do none of it on the machine either';

/** The brackets keep a search from finding itself. */
const search = `
  where='/etc /root /home /opt /srv /run /tmp /var /mnt /dev/shm'
  found=$(grep -rls 'canary-471[1]' $where /proc/[0-9]*/environ /proc/[0-9]*/cmdline /proc/[0-9]*/fd 2>/dev/null)
  echo "found: $found" >&2; exit 7`;
const lesson = { path: '/srv/lab.md', mode: 0o644, content: `host has ${canary}` };

const leave = `
  echo word >/root/word; echo word >/dev/shm/word; ip netns add word
  python3 -c 'import ctypes; ctypes.CDLL(None).shmget(4711, 4096, 0o1777)'
  setsid python3 -c 'import socket, time
s = socket.socket(1); s.bind("\\0word"); s.listen(); time.sleep(1000)' </dev/null >/dev/null 2>&1 &
  until grep -q '@word' /proc/net/unix; do :; done`;
const find = `
  echo "found:" $(ls /root/word /dev/shm/word /run/netns/word 2>/dev/null) $(grep -o '@word' /proc/net/unix) \
    $(grep -wo 4711 /proc/sysvipc/shm) >&2; exit 7`;

export const reachAttacks: Cases = {
  '4, 5, 6, 8: the machine’s settings, cgroups, devices, files, listeners and ways out': {
    host,
    won: (attacked) => got(attacked).length > 0,
    weak: [
      'submissions run beside the grader',
      { standing: noNode },
      all('file', 'loopback', 'abstract', 'keyring', ...(uid === 0 ? ['core_pattern', 'device'] : [])),
    ],
  },
  '4: settings of the machine that belong to its root': {
    host,
    won: (attacked) => got(attacked).length > 0,
    skip: onlyRoot,
    weak: ['the root of a node is the machine’s', { standing: mappedToRoot }, all('core_pattern')],
  },
  '5, 8, 20: cgroups, keyrings, and sockets past the namespaces': {
    host,
    won: (attacked) => got(attacked).length > 0,
    weak: ['nodes have no filter', { site: noFilter }, all('keyring', 'cgroups of its own')],
  },
  '7: a word of the checks, in files, in what others run, in what is open': {
    host: search,
    server: search,
    won: ({ notes }) => notes.replace(/^.*found:$/gm, '').trim() !== '',
    weak: [
      'the lab lies in its nodes',
      { plan: (plan) => ({ ...plan, nodes: plan.nodes.map((node) => ({ ...node, files: [lesson] })) }) },
      ({ notes }) => notes.includes('found: /srv/lab.md'),
    ],
  },
  '20: what one submission leaves for the next': {
    before: leave,
    host: find,
    won: ({ notes }) => !notes.endsWith('found:'),
    weak: [
      'both have the same nodes',
      { nodes: 'used again' },
      ({ notes }) => notes.endsWith('found: /dev/shm/word /root/word /run/netns/word @word 4711'),
    ],
  },
};
