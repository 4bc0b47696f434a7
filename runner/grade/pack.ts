import { chmodSync, mkdtempSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { lstat, readFile } from 'node:fs/promises';
import { basename, dirname, join, normalize } from 'node:path';
import { stringify } from 'yaml';

import { LabError } from '../errors.js';
import type { Registry } from '../lab/context.js';
import type { Course, CourseLab } from '../lab/course.js';
import { fileOf, linksIn } from '../lab/links.js';
import { parseLab } from '../lab/parse-lab.js';
import { readOverlay, readText, renamedText } from '../lab/read-lab.js';
import { stripped } from '../lab/stripped.js';
import { renaming } from '../lab/vary.js';

/** Files by their names below the folder that students get. */
export type Packed = Map<string, { readonly content: string | Uint8Array; readonly mode?: number }>;

/**
 * What students get of a course: its labs without how they are solved. Where a seed is given the labs are the variant that it chooses,
 * written out: what is left of a text might choose another one.
 */
export async function packed(course: Course, registry: Registry, seed: string | undefined): Promise<Packed> {
  const files: Packed = new Map();
  for (const lab of course.labs) await packLab(lab, registry, seed, files);
  const { title, points, seedBy } = course;
  const inOrder = course.labs.some(({ hidden }) => hidden !== undefined);
  const yaml = {
    ...(title !== undefined && { title }),
    ...(seedBy === 'student' && seed !== undefined && { seed }),
    ...(inOrder && { labs: course.labs.map(({ name }) => `labs/${name}`) }),
    ...(Object.keys(points).length > 0 && { points }),
  };
  files.set('course.yaml', { content: stringify(yaml) });
  return files;
}

async function packLab(
  { name, file }: CourseLab,
  registry: Registry,
  seed: string | undefined,
  files: Packed,
): Promise<void> {
  const [text, overlay] = await Promise.all([readText(file), readOverlay(join(dirname(file), 'files'))]);
  const { vary } = parseLab(file, text, registry, overlay);
  const rename = seed === undefined ? (same: string) => same : renaming(vary, text, seed);
  const renamed = overlay.map((one) => ({ ...one, path: rename(one.path), content: renamedText(one.content, rename) }));
  const page = stripped(rename(text));
  // Nobody is handed what cannot be read.
  parseLab(file, page, registry, renamed);
  files.set(`labs/${name}/lab.md`, { content: page });
  for (const { node, path, content, mode } of renamed)
    files.set(`labs/${name}/files/${node}${path}`, { content, mode });
  for (const link of linksIn(page.split('\n'))) {
    const path = normalize(fileOf(link) ?? '..');
    // What is there already is as students get it.
    if (path.startsWith('..') || files.has(`labs/${name}/${path}`)) continue;
    const found = await plainFile(join(dirname(file), path));
    if (found !== undefined) files.set(`labs/${name}/${path}`, { content: found });
  }
}

async function plainFile(path: string): Promise<Uint8Array | undefined> {
  const stat = await lstat(path).catch(() => undefined);
  return stat?.isFile() === true ? readFile(path) : undefined;
}

/** Refuses a folder with anything in it, before anything is made. */
export function requireEmpty(folder: string): void {
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (stat === undefined || (stat.isDirectory() && readdirSync(folder).length === 0)) return;
  throw new LabError(
    'bad-usage',
    `${folder} is ${stat.isDirectory() ? 'not empty' : 'no folder'}, and nothing is overwritten.`,
    'Name a folder that there is not yet: labs pack --students DIR',
  );
}

/** Writes all that was packed, each folder for one student, or nothing. */
export function writePacked(folder: string, all: ReadonlyMap<string, Packed>): void {
  requireEmpty(folder);
  mkdirSync(dirname(folder), { recursive: true });
  const made = mkdtempSync(join(dirname(folder), `.${basename(folder)}-`));
  try {
    for (const [student, files] of all)
      for (const [name, { content, mode = 0o644 }] of files) {
        const path = join(made, student, name);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, content, { mode });
      }
    // Made for us alone; what is handed out is for others.
    chmodSync(made, 0o755);
    renameSync(made, folder);
  } catch (error) {
    rmSync(made, { recursive: true });
    throw error;
  }
}
