import { lstat, readdir, readFile, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { LabError } from '../errors.js';
import { Collector, readFolder, refused, type HandedIn } from '../session/handed-in.js';
import { archiveName, namesInZip, openArchive, partOfZip } from './archive.js';
import { gradescopeFile, moodleNames, readSubmitters } from './platforms.js';

/** What one student handed in, unread. */
export interface HandIn {
  /** What a class list may know this student by; the first is what stands for it where there is no list. */
  readonly names: readonly string[];
  /** For messages. */
  readonly from: string;
  /** Folders and archives, opened when their turn comes; what a learning platform puts around them is looked through. */
  readonly parts: readonly (() => Promise<HandedIn>)[];
}

/** Finds the hand-ins in what was named: a submission, a folder of many, or what Moodle and Gradescope give for download. */
export async function handInsOf(paths: readonly string[]): Promise<HandIn[]> {
  const found: HandIn[] = [];
  for (const path of paths) found.push(...(await handInsAt(path)));
  return found;
}

async function handInsAt(named: string): Promise<HandIn[]> {
  // What the teacher names may be a link; what lies in it may not.
  const path = await realpath(named).catch((error: unknown) => {
    throw new LabError(
      'bad-usage',
      `There is no ${named}.`,
      'Name a lab, a submission, or a folder of submissions.',
      error,
    );
  });
  const stat = await lstat(path);
  if (!stat.isDirectory()) {
    if (archiveName.test(named)) return handInsInArchive(path, named);
    throw new LabError(
      'bad-usage',
      `${named} is neither a folder nor an archive.`,
      'Give a folder, .zip, .tar or .tar.gz.',
    );
  }
  const entries = await readdir(path);
  if (entries.includes('submission.yaml') || entries.includes('solution')) return [single(path, named)];
  if (entries.includes(gradescopeFile)) {
    const text = await readFile(join(path, gradescopeFile), 'utf8');
    const at: Found = (name) => [join(path, name), () => openAt(join(path, name))];
    return gradescope(join(path, gradescopeFile), text, entries, at);
  }
  const seen = entries.filter((entry) => !entry.startsWith('.') && entry !== '__MACOSX');
  const each = (await Promise.all(seen.map((entry) => oneOfMany(path, entry)))).filter((one) => one !== undefined);
  // Files of nobody in particular were handed in by somebody, who is told what they lack.
  return each.length === 0 && seen.length > 0 ? [single(path, named)] : together(each);
}

/** One student's archive, or the one zip that Moodle and Gradescope give of a class. */
async function handInsInArchive(path: string, named: string): Promise<HandIn[]> {
  // What is no zip after all is told in the row of whoever handed it in.
  const names = /\.zip$/i.test(path) ? await namesInZip(path).catch(() => []) : [];
  const within = (part: string) => [`${path}/${part}`, async () => unwrapped(await partOfZip(path, part))] as const;
  const metadata = names.find((name) => basename(name) === gradescopeFile && name.split('/').length <= 2);
  if (metadata !== undefined) {
    const [text = new Uint8Array()] = (await partOfZip(path, metadata)).values();
    const root = metadata.slice(0, -gradescopeFile.length);
    const tops = new Set(names.flatMap((name) => name.slice(root.length).split('/')[0] ?? []));
    const at: Found = (name) => within(`${root}${name}`);
    return gradescope(`${path}/${metadata}`, new TextDecoder().decode(text), [...tops], at);
  }
  const tops = [...new Set(names.map((name) => name.split('/')[0] ?? ''))];
  const ofMoodle = tops.flatMap((top) => {
    const known = moodleNames(top);
    const [from, open] = within(top);
    return known === undefined ? [] : [{ names: known, from, parts: [open] }];
  });
  return ofMoodle.length > 0 ? together(ofMoodle) : [single(path, named)];
}

const single = (path: string, named = path): HandIn => ({
  names: [bare(basename(named))],
  from: path,
  parts: [() => openAt(path)],
});

const otherArchive = /\.(?:rar|7z|xz|txz|bz2|tbz2?|zst|lz4|gz|dmg|iso)$/i;

const bare = (name: string) => name.replace(archiveName, '');

async function oneOfMany(folder: string, entry: string): Promise<HandIn | undefined> {
  const path = join(folder, entry);
  const names = moodleNames(entry) ?? [bare(entry)];
  const stat = await lstat(path).catch(() => undefined);
  if (stat?.isDirectory() === true || archiveName.test(entry))
    return { names, from: path, parts: [() => openAt(path)] };
  // What somebody handed in that is none of these has a row that says so; a file of the teacher's has none.
  if (stat?.isFile() === true && moodleNames(entry) === undefined && !otherArchive.test(entry)) return undefined;
  const said = stat === undefined ? 'Its name is not UTF-8.' : 'It is neither a folder nor a .zip, .tar or .tar.gz.';
  const reason = refused(said, 'Hand in the folder that labs submit wrote, or a .zip of it.');
  return {
    names: names.map((name) => name.replace(otherArchive, '')),
    from: path,
    parts: [() => Promise.reject(reason)],
  };
}

/** Moodle gives one student's files a line each. */
function together(handIns: readonly HandIn[]): HandIn[] {
  const byName = new Map<string, HandIn>();
  for (const handIn of handIns) {
    const { names, from, parts } = handIn;
    const key = names.length === 1 ? from : names.join('\n');
    const before = byName.get(key);
    if (before === undefined) byName.set(key, handIn);
    // Names that are not UTF-8 may look alike and be different.
    else if (key === from && from.includes('\ufffd'))
      byName.set(`${key}\n${byName.size}`, { ...handIn, names: [`${names[0] ?? from} (${byName.size})`] });
    else byName.set(key, { ...before, parts: [...before.parts, ...parts] });
  }
  return [...byName.values()].sort((a, b) => (a.from < b.from ? -1 : 1));
}

type Found = (name: string) => readonly [from: string, open: () => Promise<HandedIn>];

/** A group has one hand-in, and a row for each of its members; one that the list of them lacks has its own name. */
function gradescope(file: string, text: string, there: readonly string[], at: Found): HandIn[] {
  const known = readSubmitters(file, text);
  const lost = there.filter((name) => /^submission_\d+$/.test(name) && !known.some(({ folder }) => folder === name));
  return [...known, ...lost.sort().map((folder) => ({ folder, names: [folder] }))].map(({ folder, names }) => {
    const [from, open] = at(folder);
    return { names, from, parts: [open] };
  });
}

/** Everything of a hand-in, archives inside opened one level deep, as platforms wrap them: all within the bounds of one. */
export async function openHandIn({ parts }: Pick<HandIn, 'parts'>): Promise<HandedIn> {
  const all = new Collector();
  for (const open of parts)
    for (const [name, content] of await open()) if (all.wants(name, content.length)) all.put(name, content);
  return all.files();
}

async function openAt(path: string): Promise<HandedIn> {
  return (await lstat(path)).isDirectory() ? unwrapped(await readFolder(path)) : openArchive({ name: path });
}

/** Archives with no submission beside them are what a platform put a folder around. */
async function unwrapped(files: HandedIn): Promise<HandedIn> {
  const archives = [...files].filter(([name]) => !name.includes('/') && archiveName.test(name));
  const own = [...files.keys()].some((name) => name === 'submission.yaml' || name.startsWith('solution/'));
  if (archives.length === 0 || own) return files;
  return openHandIn({
    parts: archives.map(
      ([name, bytes]) =>
        () =>
          openArchive({ name, bytes }),
    ),
  });
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
