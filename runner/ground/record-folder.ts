import { existsSync, lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { fileError, LabError } from '../errors.js';

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

export function folderError(error: unknown, folder: string): unknown {
  return fileError(error, { what: 'labs that are up', folder, variable: 'XDG_RUNTIME_DIR' });
}
