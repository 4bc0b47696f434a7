import { existsSync, lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { LabError } from '../errors.js';

/** The user's folder of records, made when it is not there; refused when another user could have put it there. */
export function recordFolder(env: NodeJS.ProcessEnv, uid: number): string {
  const given = env['XDG_RUNTIME_DIR'];
  const base =
    given !== undefined && existsSync(given) && lstatSync(given).uid === uid ? given : uid === 0 ? '/run' : undefined;
  const folder = base === undefined ? `/tmp/underlay-${uid}` : join(base, 'underlay');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw folderError(error, folder);
  }
  const stat = lstatSync(folder);
  if (stat.isDirectory() && stat.uid === uid && (stat.mode & 0o077) === 0) return folder;
  const next = `Look what is in it, then remove it: rm -r ${folder}`;
  throw new LabError('not-writable', `${folder} is not a folder that only you can use.`, next);
}

/** An error of the file system, as one that says what to do; anything else is handed back as it is. */
export function folderError(error: unknown, folder: string): unknown {
  const message = error instanceof Error ? error.message : String(error);
  const { code = '' } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT': {
      const next = 'Free some space there, or set XDG_RUNTIME_DIR to a folder of yours on another disk.';
      return new LabError('disk-full', `There is no room in ${folder} to note down a lab (${message}).`, next, error);
    }
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
    case 'EEXIST': {
      const next = 'Make it writable for you, or set XDG_RUNTIME_DIR to another folder of yours.';
      return new LabError('not-writable', `Labs cannot be noted down in ${folder} (${message}).`, next, error);
    }
    default:
      return error;
  }
}
