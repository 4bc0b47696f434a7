import { accessSync, constants, existsSync, mkdirSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Memory a node may hold, its files in memory included. */
const nodeBytes = 512 * 1024 * 1024;

interface Layout {
  readonly root: string;
  readonly limit: string;
}

/**
 * Where this process may bound memory: root's cgroup v1 or v2. Undefined for an ordinary user, whose session must not be
 * moved about; then memory is not bounded, and `labs doctor` says so. Version 2 is written from its documentation and
 * has not been run by the tests.
 */
export function memoryLayout(uid: number): Layout | undefined {
  if (uid !== 0) return undefined;
  const layouts = [
    { root: '/sys/fs/cgroup/memory', limit: 'memory.limit_in_bytes' },
    { root: '/sys/fs/cgroup', limit: 'memory.max' },
  ];
  return layouts.find(({ root }) => {
    if (!writable(root)) return false;
    if (existsSync(join(root, 'memory.limit_in_bytes'))) return true;
    return root === '/sys/fs/cgroup' && existsSync(join(root, 'cgroup.subtree_control'));
  });
}

// Inside a container the groups are often there to be read alone.
function writable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Makes the lab's group and one below it for each node; gives back the lab's folder. Nothing is in them yet. */
export function makeGroups(layout: Layout, name: string, nodes: readonly string[]): string {
  const ours = join(layout.root, 'underlay');
  const lab = join(ours, name);
  mkdirSync(lab, { recursive: true });
  if (layout.limit === 'memory.max') {
    for (const folder of [layout.root, ours, lab]) writeFileSync(join(folder, 'cgroup.subtree_control'), '+memory');
  }
  writeFileSync(join(lab, layout.limit), String(Math.floor(totalmem() / 2)));
  // Version 2 holds processes in leaves alone; U0's own live in one.
  for (const group of [...nodes, ownGroup]) {
    mkdirSync(join(lab, group), { recursive: true });
    if (group !== ownGroup) writeFileSync(join(lab, group, layout.limit), String(nodeBytes));
  }
  return lab;
}

/** The group of U0's own processes; not a name that a node can have. */
export const ownGroup = '.lab';

/**
 * The file to which a shell writes `0` to enter a group itself. Whoever moves alone, by version 1's `tasks`, is spared the
 * wait of some 10 ms with which the kernel pays for moving whole processes; version 2 has no such way for memory.
 */
export function entryOf(lab: string, group: string): string {
  const tasks = join(lab, group, 'tasks');
  return existsSync(tasks) ? tasks : join(lab, group, 'cgroup.procs');
}

/** Puts another process into a group. */
export function enterGroup(lab: string, group: string, pid: number): void {
  writeFileSync(join(lab, group, 'cgroup.procs'), String(pid));
}

/** Only what we made, and only while no process is in it: a group with a living process stays for the next `gc`. */
export async function removeGroups(lab: string): Promise<void> {
  if (!existsSync(lab)) return;
  const folders = readdirSync(lab, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const folder of [...folders.map(({ name }) => join(lab, name)), lab]) await removeEmpty(folder);
}

// The kernel lets go of a killed process a moment after it is gone from /proc.
async function removeEmpty(folder: string): Promise<void> {
  for (const deadline = Date.now() + 2000; Date.now() < deadline;) {
    try {
      rmdirSync(folder);
      return;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Somebody else's `gc` was faster.
      if (code === 'ENOENT') return;
      if (code !== 'EBUSY') throw error;
    }
    await pause(1);
  }
}

/** Every lab's group, of any user. */
export function groupsOf(layout: Layout): string[] {
  const ours = join(layout.root, 'underlay');
  return existsSync(ours)
    ? readdirSync(ours, { withFileTypes: true })
        .filter((e) => e.isDirectory())
        .map((e) => join(ours, e.name))
    : [];
}
