import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { isAlive, thisProcess, type ProcessId } from '../shell/process.js';

/** This process, by a name that no other has, also later: number, start and boot. */
export function ownName(): string {
  const { pid, start, boot } = thisProcess();
  return `${pid}-${start}-${boot}`;
}

export function lives(name: string): boolean {
  const id = processIn(name);
  return id !== undefined && isAlive(id);
}

function processIn(name: string): ProcessId | undefined {
  const [, pid, start, boot] = /^(\d+)-(\d+)-([0-9a-f-]*)$/.exec(name) ?? [];
  return pid === undefined || start === undefined || boot === undefined ? undefined : { pid: Number(pid), start, boot };
}

/**
 * Waits until the lock is ours and resolves to what gives it back. A lock whose holder has died is taken over.
 * It saves two processes the same work; it does not have to keep them apart, for each works in a directory of its own.
 */
export async function takeLock(
  path: string,
  options: { readonly waiting: (pid: number) => void; readonly signal?: AbortSignal },
): Promise<() => Promise<void>> {
  const mine = `${path}.${ownName()}.${randomUUID()}`;
  await writeFile(mine, ownName(), { flag: 'wx' });
  try {
    let told = false;
    while (!(await claim(mine, path))) {
      const holder = await readHolder(path);
      if (lives(holder)) {
        if (!told) options.waiting(processIn(holder)?.pid ?? 0);
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
  if (lives(await readHolder(aside))) await claim(aside, path);
  await rm(aside, { force: true });
}

async function readHolder(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return '';
    throw error;
  }
}

function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
