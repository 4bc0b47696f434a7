import { readFile, statfs } from 'node:fs/promises';
import { LabError } from '../errors.js';

const MiB = 1024 * 1024;

/** The tar and a tree at one time, 0.5 GiB, and lists and packages beside them while it is built; with room to spare. */
const needed = 1024 * MiB;

/** What a build wants free before it starts: better said now than after a minute. */
export async function needSpace(directory: string): Promise<void> {
  const { bavail, bsize } = await statfs(directory);
  const free = bavail * bsize;
  if (free >= needed) return;
  throw new LabError(
    'disk-full',
    `${directory} has ${Math.floor(free / MiB)} MiB free; making the node image takes ${needed / MiB} MiB.`,
    'Free some space there, or set XDG_CACHE_HOME to a directory on a larger disk.',
  );
}

/** What went wrong in a tool, by the end of its log. */
export async function failure(what: string, code: number, log: string, directory: string): Promise<LabError> {
  const text = await readFile(log, 'utf8');
  // By the text, for there is nothing else: the tool has cleaned up, and the disk has room again.
  if (/No space left on device|Disk quota exceeded/.test(text)) {
    return new LabError(
      'disk-full',
      `${what}: the disk below ${directory} is full.`,
      'Free 1 GiB there, or set XDG_CACHE_HOME to a directory on a larger disk, and type: labs setup',
    );
  }
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return new LabError(
    'image-failed',
    `${what} (exit code ${code}). The last lines of its log:\n${lines
      .slice(-12)
      .map((line) => `  ${line}`)
      .join('\n')}\nThe whole log is in ${log}.`,
    'If the network is the cause, mend it and type: labs setup. A ready image needs none: labs setup --from FILE',
  );
}

/** An error of the file system, as an error that says what to do; anything else is handed back as it is. */
export function cacheError(error: unknown, directory: string): unknown {
  if (!(error instanceof Error && 'code' in error)) return error;
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new LabError(
        'disk-full',
        `The disk below ${directory} is full: ${error.message}.`,
        'Free 1 GiB there, or set XDG_CACHE_HOME to a directory on a larger disk.',
        error,
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
    case 'EEXIST':
      return new LabError(
        'not-writable',
        `The node image cannot be kept in ${directory}: ${error.message}.`,
        'Make that directory writable, or set XDG_CACHE_HOME to another one.',
        error,
      );
    default:
      return error;
  }
}
