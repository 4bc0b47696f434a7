import type { Finding } from './finding.js';
import type { Machine } from './machine.js';

const about = 'memory';

interface Hierarchy {
  readonly version: 'v1' | 'v2';
  readonly folder: string;
  readonly limit: string;
}

const hybrid: Hierarchy = { version: 'v1', folder: '/sys/fs/cgroup/memory', limit: 'memory.limit_in_bytes' };
const unified: Hierarchy = { version: 'v2', folder: '/sys/fs/cgroup', limit: 'memory.max' };

const script = `group=$1/underlay-doctor-$$
mkdir "$group" && trap 'rmdir "$group"' EXIT && echo 67108864 >"$group/$2"`;

/** Makes a cgroup and sets a limit, for a file that can be seen may still not be written. */
export async function memory(machine: Machine): Promise<Finding> {
  const hierarchy = await find(machine);
  if (hierarchy === undefined) return unbounded('there is no memory cgroup');
  const named = `cgroup ${hierarchy.version}`;
  if (machine.uid !== 0) return unbounded(`${named}, and only root can set a limit`);
  const done = await machine.shell.run(['sh', '-c', script, 'sh', hierarchy.folder, hierarchy.limit], {
    timeout: 10_000,
  });
  if (done.code === 0) return { state: 'ok', about, found: `${named}: a limit can be set` };
  return unbounded(`${named}: ${done.stderr.toString().trim().split('\n').at(-1) ?? ''}`);
}

async function find(machine: Machine): Promise<Hierarchy | undefined> {
  const controllers = await machine.read('/sys/fs/cgroup/cgroup.controllers');
  if (controllers?.split(' ').includes('memory')) return unified;
  const limit = await machine.read('/sys/fs/cgroup/memory/memory.limit_in_bytes');
  return limit === undefined ? undefined : hybrid;
}

function unbounded(why: string): Finding {
  const mend = 'fine for learning; to bound it run labs as root, or with Docker say --ground docker';
  return { state: 'warning', about, found: `memory of sandbox nodes is not bounded: ${why}`, mend };
}
