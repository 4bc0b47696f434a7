import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { LabError } from '../errors.js';
import type { Course, CourseLab } from './course.js';
import { readOverlay, readText } from './read-lab.js';
import { privateFile } from './read-varied.js';

/** A short word for all of a lab that its grades depend on: its text, its files, and the checks that only its teacher has. */
export async function pinOf(lab: CourseLab): Promise<string> {
  const hidden = privateFile(lab);
  const hash = createHash('sha256');
  const add = (...parts: readonly (string | Uint8Array | number)[]) => {
    for (const part of parts) {
      const bytes = Buffer.from(typeof part === 'number' ? String(part) : part);
      hash.update(`${bytes.length}\n`).update(bytes);
    }
  };
  add((await readText(lab.file)).replaceAll('\r\n', '\n'), existsSync(hidden) ? await readText(hidden) : '');
  for (const { node, path, mode, content } of await readOverlay(join(dirname(lab.file), 'files')))
    add(node, path, mode & 0o100, content);
  return hash.digest('hex').slice(0, 16);
}

/** Refuses to go on with a lab whose text is not the one that its course was made with. */
export async function requirePinned({ pinned }: Course, labs: readonly CourseLab[]): Promise<void> {
  const changed = await Promise.all(
    labs.map(async (lab) => {
      const [wanted, found] = [pinned[lab.name], await pinOf(lab)];
      return wanted === undefined || wanted === found ? [] : [`${lab.name} is ${found}, and was pinned as ${wanted}`];
    }),
  );
  const lines = changed.flat();
  if (lines.length === 0) return;
  throw new LabError(
    'lab-unsound',
    [`The course was made with another text of ${lines.length === 1 ? 'this lab' : 'these labs'}:`, ...lines].join(
      '\n  ',
    ),
    'Get that text back, or pin this one: labs list --pins',
  );
}
