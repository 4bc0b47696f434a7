import { readdirSync, readFileSync } from 'node:fs';

/** A process that cannot be mistaken for a later one with the same number. */
export interface ProcessId {
  readonly pid: number;
  /** Clock ticks since boot. */
  readonly start: string;
  readonly boot: string;
}

/** Undefined when there is no such process. */
export function processId(pid: number): ProcessId | undefined {
  const stat = read(`/proc/${pid}/stat`);
  // The name in parentheses may hold anything, also spaces and parentheses; the fields after it may not.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  const start = fields?.[19];
  if (start === undefined || fields?.[0] === 'Z') return undefined;
  return { pid, start, boot: read('/proc/sys/kernel/random/boot_id')?.trim() ?? '' };
}

/** This process. On a machine without /proc, such as macOS, the number is all there is to know it by. */
export function thisProcess(): ProcessId {
  return processId(process.pid) ?? { pid: process.pid, start: '0', boot: '' };
}

export function isAlive(id: ProcessId): boolean {
  if (thisProcess().start === '0') return signal(id.pid, 0);
  const now = processId(id.pid);
  return now?.start === id.start && now.boot === id.boot;
}

/** False when there is no such process. */
export function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ESRCH') return false;
    // It is there, and somebody else's.
    if (code === 'EPERM' && name === 0) return true;
    throw error;
  }
}

/** What this program runs on. */
export const { arch, platform } = process;

/** Kills a process and all that descends from it, also what has left its session. */
export function killTree(pid: number): void {
  // Found before anything dies, for orphans lose their line of descent; stopped from the top, so that no new ones appear.
  const found: number[] = [];
  const queue = [pid];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    signal(next, 'SIGSTOP');
    found.push(next);
    queue.push(...children(next));
  }
  for (const target of found) signal(target, 'SIGKILL');
}

/** The processes whose parent is this one, as /proc lists them. */
export function children(pid: number): number[] {
  return (read(`/proc/${pid}/task/${pid}/children`) ?? '').trim().split(' ').filter(Boolean).map(Number);
}

/** The numbers a process has in its pid namespace and in those above, the outermost first. */
export function pidsOf(pid: number): number[] {
  const line = /^NSpid:\t(.*)$/m.exec(read(`/proc/${pid}/status`) ?? '');
  return line?.[1]?.split('\t').map(Number) ?? [];
}

/** All that /proc lists. */
export function processes(): number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

/** What a process was started with, `NAME=VALUE` each; nothing where that is not for us to see. */
export function environment(pid: number): string[] {
  return (read(`/proc/${pid}/environ`) ?? '').split('\0');
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES') return undefined;
    throw error;
  }
}
