import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, posix, relative, sep } from 'node:path';
import { LabError } from '../errors.js';
import type { Registry } from './context.js';
import type { Lab } from './lab.js';
import { parseLab, type OverlaidFile } from './parse-lab.js';
import { renaming, type Renaming } from './vary.js';

/** Reads a lab from disk: its lab.md, and what lies in `files/NODE/…` beside it. */
export async function readLab(file: string, registry: Registry): Promise<Lab> {
  return parseLab(file, await readText(file), registry, await readOverlay(join(dirname(file), 'files')));
}

/** The variant of it that a seed chooses. What lies in files/ is renamed as well, where it is text. */
export async function readVariant(file: string, registry: Registry, seed: string): Promise<Lab> {
  const { vary } = await readLab(file, registry);
  const text = await readText(file);
  const rename = renaming(vary, text, seed);
  const overlay = await readOverlay(join(dirname(file), 'files'));
  const renamed = overlay.map((one) => ({ ...one, path: rename(one.path), content: renamedText(one.content, rename) }));
  return { ...parseLab(file, rename(text), registry, renamed), seed };
}

/** What is no text has no names in it. */
export function renamedText(content: OverlaidFile['content'], rename: Renaming): OverlaidFile['content'] {
  try {
    return rename(typeof content === 'string' ? content : new TextDecoder('utf-8', { fatal: true }).decode(content));
  } catch {
    return content;
  }
}

export async function readText(file: string): Promise<string> {
  return decoded(await readBytes(file), file);
}

async function readBytes(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new LabError('no-lab', `${file} cannot be read`, 'Look which labs there are: labs list', error);
  }
}

function decoded(bytes: Buffer, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new LabError(
      'lab-unsound',
      `${file} is not UTF-8 text`,
      `Save it as UTF-8, then run: labs lint ${file}`,
      error,
    );
  }
}

export async function readOverlay(root: string): Promise<readonly OverlaidFile[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    // Most labs have no such folder.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const overlaid = files.sort().map(async (file): Promise<OverlaidFile | undefined> => {
    const [node = '', ...path] = relative(root, file).split(sep);
    if (path.length === 0) return undefined;
    const [content, { mode }] = await Promise.all([readFile(file), stat(file)]);
    return { node, path: posix.join('/', ...path), mode: mode & 0o777, content };
  });
  return (await Promise.all(overlaid)).filter((file) => file !== undefined);
}
