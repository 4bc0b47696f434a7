import { readFileSync } from 'node:fs';

/** Milliseconds that a process and its ended children have run; a tick of /proc is ten of them on all that Linux runs on. */
export function processorTime(pid: number, stat = readFileSync(`/proc/${pid}/stat`, 'utf8')): number {
  // The name in parentheses may hold anything, also spaces and parentheses; the fields after it may not.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return 10 * fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0);
}
