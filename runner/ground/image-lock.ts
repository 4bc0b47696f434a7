import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** A process that holds something. Its start time tells it from a later process with the same number. */
export interface Holder {
  readonly pid: number;
  readonly start: string;
}

export async function thisProcess(): Promise<Holder> {
  return { pid: process.pid, start: (await startOf(process.pid)) ?? '0' };
}

export async function isAlive(holder: Holder): Promise<boolean> {
  const start = await startOf(holder.pid);
  return start !== undefined && start === holder.start;
}

/** Clock ticks after boot, the 22nd field of /proc/PID/stat; the second, a name, may hold blanks and parentheses. */
async function startOf(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? undefined : fields[18];
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ESRCH')) return undefined;
    throw error;
  }
}

/**
 * Waits until the lock is ours and resolves to what gives it back. A lock whose holder has died is taken over.
 * It saves two processes the same work; it does not have to keep them apart, for each works in a directory of its own.
 */
export async function takeLock(
  path: string,
  options: { readonly waiting: (holder: Holder) => void; readonly signal?: AbortSignal },
): Promise<() => Promise<void>> {
  const holder = await thisProcess();
  const mine = `${path}.${holder.pid}-${holder.start}.${randomUUID()}`;
  await writeFile(mine, JSON.stringify(holder), { flag: 'wx' });
  try {
    let told = false;
    while (!(await claim(mine, path))) {
      const other = await readHolder(path);
      if (other && (await isAlive(other))) {
        if (!told) options.waiting(other);
        told = true;
        await pause(100, undefined, { signal: options.signal });
      } else await discard(path, mine);
    }
  } catch (error) {
    await rm(mine, { force: true });
    throw error;
  }
  await rm(mine);
  return () => rm(path, { force: true });
}

/** link() makes the lock and its content appear in one step, and fails where there is one already. */
async function claim(mine: string, path: string): Promise<boolean> {
  try {
    await link(mine, path);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** Moved aside before it is removed: had another process taken the lock over meanwhile, it gets it back. */
async function discard(path: string, mine: string): Promise<void> {
  const aside = `${mine}.stale`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    throw error;
  }
  const holder = await readHolder(aside);
  if (holder && (await isAlive(holder))) await claim(aside, path);
  await rm(aside, { force: true });
}

async function readHolder(path: string): Promise<Holder | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
  const found = /^\{"pid":(\d+),"start":"(\d+)"\}$/.exec(text);
  return found?.[1] && found[2] ? { pid: Number(found[1]), start: found[2] } : undefined;
}

function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
