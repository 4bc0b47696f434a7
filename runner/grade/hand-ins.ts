import { lstat, readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as z from 'zod';
import { parse } from 'yaml';

import { LabError } from '../errors.js';
import { readFolder, refused, type HandedIn } from '../session/handed-in.js';
import { archiveName, openArchive } from './archive.js';

/** What one student handed in, unread. */
export interface HandIn {
  /** What a class list may know this student by; the first is what stands for it where there is no list. */
  readonly names: readonly string[];
  /** For messages. */
  readonly from: string;
  /** Folders and archives; what a learning platform puts around them is looked through. */
  readonly paths: readonly string[];
}

/** Finds the hand-ins in what was named: a submission, a folder of many, or what Moodle and Gradescope give for download. */
export async function handInsOf(paths: readonly string[]): Promise<HandIn[]> {
  const found: HandIn[] = [];
  for (const path of paths) found.push(...(await handInsAt(path)));
  return found;
}

async function handInsAt(path: string): Promise<HandIn[]> {
  const stat = await lstat(path).catch((error: unknown) => {
    throw new LabError(
      'bad-usage',
      `There is no ${path}.`,
      'Name a lab, a submission, or a folder of submissions.',
      error,
    );
  });
  if (!stat.isDirectory()) {
    if (archiveName.test(path)) return [single(path)];
    throw new LabError(
      'bad-usage',
      `${path} is neither a folder nor an archive.`,
      'Give a folder, .zip, .tar or .tar.gz.',
    );
  }
  const entries = await readdir(path);
  if (entries.includes('submission.yaml') || entries.includes('solution')) return [single(path)];
  if (entries.includes(gradescopeFile)) return gradescope(path);
  const each = await Promise.all(
    entries.filter((entry) => !entry.startsWith('.') && entry !== '__MACOSX').map((entry) => oneOfMany(path, entry)),
  );
  return together(each.filter((handIn) => handIn !== undefined));
}

const single = (path: string): HandIn => ({ names: [bare(basename(path))], from: path, paths: [path] });

const bare = (name: string) => name.replace(archiveName, '');

async function oneOfMany(folder: string, entry: string): Promise<HandIn | undefined> {
  const path = join(folder, entry);
  const stat = await lstat(path);
  if (!stat.isDirectory() && !archiveName.test(entry)) return undefined;
  // Moodle: `Ann Bell_12345_assignsubmission_file_`, as a folder or before the name of the one file in it.
  const [, name, number] = /^(.+?)_(\d+)_assignsubmission_(?:file|onlinetext)/.exec(entry) ?? [];
  if (name === undefined || number === undefined) return { names: [bare(entry)], from: path, paths: [path] };
  return { names: [name, `Participant ${number}`, number], from: path, paths: [path] };
}

/** Moodle gives one student's files a line each. */
function together(handIns: readonly HandIn[]): HandIn[] {
  const byName = new Map<string, HandIn>();
  for (const handIn of handIns) {
    const key = handIn.names.length === 1 ? handIn.from : handIn.names.join('\n');
    const before = byName.get(key);
    byName.set(key, before === undefined ? handIn : { ...before, paths: [...before.paths, ...handIn.paths] });
  }
  return [...byName.values()].sort((a, b) => (a.from < b.from ? -1 : 1));
}

const gradescopeFile = 'submission_metadata.yml';

const submitters = z.record(
  z.string(),
  z.object({
    ':submitters': z.array(
      z.object({
        ':name': z.string().optional(),
        ':sid': z.union([z.string(), z.number().transform(String)]).nullish(),
        ':email': z.string().nullish(),
      }),
    ),
  }),
);

/** A group has one hand-in, and a row for each of its members. */
async function gradescope(folder: string): Promise<HandIn[]> {
  const file = join(folder, gradescopeFile);
  const read = submitters.safeParse(safeYaml(await readFile(file, 'utf8')));
  if (!read.success)
    throw new LabError(
      'bad-usage',
      `${file} is not what Gradescope writes.`,
      'Export the submissions again.',
      read.error,
    );
  return Object.entries(read.data).flatMap(([name, one]) => {
    if (name.includes('/') || name.startsWith('.')) return [];
    const path = join(folder, name);
    return one[':submitters'].map((who): HandIn => {
      const names = [who[':sid'], who[':email'], who[':name']].filter(
        (each) => typeof each === 'string' && each !== '',
      );
      return { names: [...names, ...(names.length === 0 ? [name] : [])] as string[], from: path, paths: [path] };
    });
  });
}

function safeYaml(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0 });
  } catch {
    return undefined;
  }
}

/** Everything of a hand-in by name, archives inside opened one level deep, as platforms wrap them. */
export async function openHandIn({ paths }: HandIn): Promise<HandedIn> {
  const all = new Map<string, Uint8Array>();
  for (const path of paths) {
    const files = (await lstat(path)).isDirectory() ? await openFolder(path) : await openArchive(path);
    for (const [name, content] of files) {
      if (all.has(name))
        throw refused(`${JSON.stringify(name)} was handed in twice.`, 'Hand in one submission for each lab.');
      all.set(name, content);
    }
  }
  return all;
}

async function openFolder(path: string): Promise<HandedIn> {
  const entries = await readdir(path, { withFileTypes: true });
  const archives = entries.filter((entry) => entry.isFile() && archiveName.test(entry.name));
  // A folder with archives and no submission of its own is what a platform put around them.
  if (archives.length === 0 || entries.some(({ name }) => ['submission.yaml', 'solution'].includes(name)))
    return readFolder(path);
  return openHandIn({ names: [], from: path, paths: archives.map(({ name }) => join(path, name)).sort() });
}

/** The submissions in a hand-in: each folder with a submission.yaml is one, whatever folders were packed around it. */
export function submissionsIn(files: HandedIn): HandedIn[] {
  const roots = [...files.keys()]
    .filter((name) => /(?:^|\/)submission\.yaml$/.test(name))
    .map((name) => name.slice(0, -'submission.yaml'.length));
  // One below another is a file of that one.
  const tops = roots.filter((root) => !roots.some((other) => other !== root && root.startsWith(other)));
  return tops.map(
    (root) =>
      new Map(
        [...files]
          .filter(([name]) => name.startsWith(root))
          .map(([name, content]) => [name.slice(root.length), content]),
      ),
  );
}
