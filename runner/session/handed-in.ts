import { constants, existsSync } from 'node:fs';
import { open, readdir, type FileHandle } from 'node:fs/promises';
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
  const visit = async (handle: FileHandle, path: string, inside: string): Promise<void> => {
    // What was a folder a moment ago may be a link by now, so the way on begins at what has been opened.
    const here = existsSync(opened) ? join(opened, String(handle.fd)) : path;
    const entries = await readdir(here, { withFileTypes: true, encoding: 'buffer' });
    for (const entry of entries.sort((a, b) => Buffer.compare(a.name, b.name))) {
      const own = utf8(entry.name);
      const name = inside === '' ? own : `${inside}/${own}`;
      refuseName(name);
      if (!entry.isDirectory() && !entry.isFile()) throw notPlain(name);
      await using next = await openPlain(join(here, own), name);
      const stat = await next.stat();
      if (stat.isDirectory()) await visit(next, join(here, own), name);
      else if (collector.wants(name, stat.size)) collector.put(name, await readAll(next, stat.size));
    }
  };
  await using top = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  await visit(top, folder, '');
  return collector.files();
}

/** Linux alone has it; elsewhere a path is all there is. */
const opened = '/proc/self/fd';

/** Opens a file or a folder of somebody whom nobody trusts: it follows no link, and waits for nobody. */
export async function openPlain(path: string, name: string): Promise<FileHandle> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await open(path, flags).catch((error: unknown) => {
    throw ['ELOOP', 'ENXIO'].includes((error as NodeJS.ErrnoException).code ?? '') ? notPlain(name) : error;
  });
  const stat = await handle.stat();
  if (stat.isFile() || stat.isDirectory()) return handle;
  await handle.close();
  throw notPlain(name);
}

/** So many bytes, though the file may grow meanwhile. */
export async function readAll(handle: FileHandle, bytes: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0);
  return buffer.subarray(0, bytesRead);
}

export const notPlain = (name: string) =>
  refused(`${shown(name)} is neither a file nor a folder.`, 'Hand in plain files only: no links, no devices.');

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
