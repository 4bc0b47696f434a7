import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { memoryLayout } from '../ground/cgroups.js';
import type { Site } from '../ground/site.js';
import { uid } from '../ground/test-ground.js';
import { but, tryAttacks, type Attacked } from './test-attack.js';

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

tryAttacks({
  '9: a process that makes others as long as it can': {
    host: `
      perl -e 'for (1..700) { my $pid = fork // die "no more\\n"; if (!$pid) { setpgrp; sleep 1000; exit } }' && { ${all}; }`,
    won: gotAll,
    weak: ['its commands are not bounded', { site: unbounded }],
  },
  '10: memory of its own': {
    host: `python3 -c 'b = b"x" * (600 << 20)' && { ${all}; }`,
    won: gotAll,
    skip: layout === undefined && 'no memory cgroup is ours here; labs grade refuses to',
    weak: ['a node has four times as much', { site: withMemory(2 ** 31) }],
  },
  '10: memory as files': {
    host: `mount -t tmpfs -o size=1g none /mnt && dd if=/dev/zero of=/mnt/x bs=1M count=600 2>/dev/null && { ${all}; }`,
    won: gotAll,
    skip: layout === undefined && 'no memory cgroup is ours here; labs grade refuses to',
    weak: ['a node has four times as much', { site: withMemory(2 ** 31) }],
  },
  '11: its disk': {
    host: `truncate -s 1T /sparse; dd if=/dev/zero of=/x bs=1M count=300 2>/dev/null && { ${all}; }`,
    won: gotAll,
    weak: ['its disk is four times as large', { site: withDisk('1g') }],
  },
});
