import { open, readdir } from 'node:fs/promises';
import { constants } from 'node:fs';
import { join } from 'node:path';

import { LabError } from '../errors.js';

/** The files of a submission in memory, by their names: nothing of it is ever laid out on the machine of whoever judges it. */
export type HandedIn = ReadonlyMap<string, Uint8Array>;

export const atMost = { files: 1000, bytes: 16 * 1024 * 1024, name: 300 } as const;

/** Takes files one by one, and refuses the first that no honest submission has: by its name, its number, or its size. */
export class Collector {
  readonly #files = new Map<string, Uint8Array>();
  readonly #folded = new Map<string, string>();
  #bytes = 0;

  /** Whether a file of that name is wanted; false for what file managers leave behind. Asked before anything of it is read. */
  wants(name: string, bytes: number): boolean {
    refuseName(name);
    if (/(?:^|\/)(?:__MACOSX\/|\.DS_Store$|\._|Thumbs\.db$|\.git\/)/.test(name)) return false;
    const folded = name.normalize('NFC').toLowerCase();
    const other = this.#folded.get(folded);
    if (other === name) throw refused(`${shown(name)} is in it twice.`, 'Hand in each file once.');
    if (other !== undefined)
      throw refused(`${shown(name)} and ${shown(other)} are one name on many machines.`, 'Rename one of them.');
    this.#folded.set(folded, name);
    this.#bytes += bytes;
    if (this.#folded.size > atMost.files)
      throw refused(`It holds more than ${atMost.files} files.`, 'Hand in scripts, and the files that they need.');
    if (this.#bytes > atMost.bytes)
      throw refused(`It holds more than ${atMost.bytes / 1024 / 1024} MiB.`, 'Hand in scripts, not what they make.');
    return true;
  }

  put(name: string, content: Uint8Array): void {
    this.#files.set(name, content);
  }

  /** In the order of their names; refuses a file that is also a folder. */
  files(): HandedIn {
    for (const name of this.#folded.values())
      for (let at = name.indexOf('/'); at !== -1; at = name.indexOf('/', at + 1))
        if (this.#files.has(name.slice(0, at)))
          throw refused(`${shown(name.slice(0, at))} is a file and a folder at once.`, 'Rename one of them.');
    return new Map([...this.#files].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

function refuseName(name: string): void {
  const parts = name.split('/');
  const fault =
    (name.startsWith('/') && 'begins at the root of a machine') ||
    (/^[A-Za-z]:/.test(name) && 'names a drive') ||
    (name.includes('\\') && 'has a backslash in it') ||
    (/[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(name) && 'has control characters in it') ||
    (name.includes('\ufffd') && 'is not UTF-8') ||
    (parts.includes('..') && 'leads out of its folder') ||
    (parts.some((part) => part === '' || part === '.') && 'is no plain path') ||
    (Buffer.byteLength(name) > atMost.name && `is longer than ${atMost.name} bytes`);
  if (fault) throw refused(`The name ${shown(name)} ${fault}.`, 'Name files as submission.yaml and solution/… are.');
}

/** Reads a folder: plain files alone, for a link could lead anywhere on the machine of whoever judges it. */
export async function readFolder(folder: string): Promise<HandedIn> {
  const collector = new Collector();
  const visit = async (inside: string): Promise<void> => {
    const entries = await readdir(join(folder, inside), { withFileTypes: true, encoding: 'buffer' });
    for (const entry of entries.sort((a, b) => Buffer.compare(a.name, b.name))) {
      const name = inside === '' ? utf8(entry.name) : `${inside}/${utf8(entry.name)}`;
      refuseName(name);
      if (entry.isDirectory()) await visit(name);
      else if (entry.isFile()) await take(name);
      else throw refused(`${shown(name)} is neither a file nor a folder.`, 'Hand in plain files only.');
    }
  };
  const take = async (name: string): Promise<void> => {
    // What was a file a moment ago may be a link or a pipe by now.
    const file = await open(join(folder, name), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const stat = await file.stat();
      if (!stat.isFile()) throw refused(`${shown(name)} is neither a file nor a folder.`, 'Hand in plain files only.');
      if (collector.wants(name, stat.size)) collector.put(name, await file.readFile());
    } finally {
      await file.close();
    }
  };
  await visit('');
  return collector.files();
}

/** Its name as text; what is not UTF-8 is marked, and refused later. */
export function utf8(name: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(name);
}

/** What a message may show of a name that anything can stand in. */
const shown = (name: string) =>
  JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name).replace(
    /[\u007f-\u009f\u200e-\u202e\u2066-\u2069]/g,
    '\ufffd',
  );

export const refused = (message: string, next: string, cause?: unknown) =>
  new LabError('bad-submission', message, next, cause);
