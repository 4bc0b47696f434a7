import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { processId } from '../shell/process.js';

/** This process, by a name that no other has, also later: number, start and boot. */
export function thisProcess(): string {
  return nameOf(process.pid) ?? `${process.pid}-0-0`;
}

export function lives(name: string): boolean {
  const pid = pidIn(name);
  if (pid === undefined) return false;
  // Without /proc, as on macOS, the number is all there is to know a process by.
  return nameOf(process.pid) === undefined ? answers(pid) : nameOf(pid) === name;
}

function nameOf(pid: number): string | undefined {
  const id = processId(pid);
  return id && `${id.pid}-${id.start}-${id.boot.slice(0, 8)}`;
}

function pidIn(name: string): number | undefined {
  const pid = /^(\d+)-\d+-[0-9a-f]+$/.exec(name)?.[1];
  return pid === undefined ? undefined : Number(pid);
}

function answers(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    if (isCode(error, 'ESRCH')) return false;
    if (isCode(error, 'EPERM')) return true;
    throw error;
  }
}

/**
 * Waits until the lock is ours and resolves to what gives it back. A lock whose holder has died is taken over.
 * It saves two processes the same work; it does not have to keep them apart, for each works in a directory of its own.
 */
export async function takeLock(
  path: string,
  options: { readonly waiting: (pid: number) => void; readonly signal?: AbortSignal },
): Promise<() => Promise<void>> {
  const mine = `${path}.${thisProcess()}.${randomUUID()}`;
  await writeFile(mine, thisProcess(), { flag: 'wx' });
  try {
    let told = false;
    while (!(await claim(mine, path))) {
      const holder = await readHolder(path);
      if (lives(holder)) {
        if (!told) options.waiting(pidIn(holder) ?? 0);
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
