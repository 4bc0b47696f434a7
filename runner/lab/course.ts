import { access, readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { LabError } from '../errors.js';
import { courseSchema, versionFault, type SolutionPolicy } from './course-schema.js';
import { didYouMean } from './near-miss.js';
import { Findings, UnsoundLab } from './problem.js';
import { shaped } from './shape.js';
import { readYaml, type Yaml } from './yaml.js';

/** A folder of labs, and what its course.yaml says about them. */
export interface Course {
  readonly title?: string;
  /** Where its labs are. */
  readonly folder: string;
  /** In the order of their numbers. */
  readonly labs: readonly CourseLab[];
  /** Chooses the variants, where a student's own is not given. */
  readonly seed?: string;
  /** `student`: each has a variant, which the seed and the student's name choose together. */
  readonly seedBy: 'course' | 'student';
  readonly solutions: SolutionPolicy;
  /** What a lab is worth, by its name, where it is not the sum of its steps. */
  readonly points: Readonly<Record<string, number>>;
  /** What the text of a lab was when its course was made, by its name. */
  readonly pinned: Readonly<Record<string, string>>;
}

export interface CourseLab {
  /** Its folder: `05-nat`. */
  readonly name: string;
  readonly file: string;
  /** Checks that only its teacher has, where they do not lie beside the folder of the labs. */
  readonly hidden?: string;
}

export interface CourseSearch {
  /** Where the search for a course.yaml begins, and goes up from. */
  readonly from: string;
  /** What `--course` said. */
  readonly course?: string;
  /** The labs that come with the program. */
  readonly builtIn: string;
  /** Of the program. */
  readonly version: string;
}

/** The course that `--course` names, else the one around the working directory, else the built-in one. */
export async function findCourse(search: CourseSearch): Promise<Course> {
  if (search.course !== undefined) {
    const folder = resolve(search.from, search.course);
    return (await readCourseIn(folder, search.version)) ?? (await labsOf(folder, search.course));
  }
  for (let folder = resolve(search.from); ; folder = dirname(folder)) {
    const course = await readCourseIn(folder, search.version);
    if (course !== undefined) return course;
    if (folder === dirname(folder)) return labsOf(search.builtIn, search.builtIn);
  }
}

/** `3`, `03`, `bridge`, `03-br` for `03-bridge`, when one lab alone is meant. */
export function findLab(course: Pick<Course, 'labs'>, word: string): CourseLab {
  const names = course.labs.map((lab) => lab.name);
  const meant = [
    (name: string) => name === word,
    (name: string) => /^\d+$/.test(word) && Number(word) === Number(/^\d+(?=-)/.exec(name)?.[0] ?? NaN),
    (name: string) => bare(name) === word,
    (name: string) => word !== '' && (name.startsWith(word) || bare(name).startsWith(word)),
  ];
  for (const matches of meant) {
    const found = course.labs.filter((lab) => matches(lab.name));
    const [lab, second] = found;
    if (lab === undefined) continue;
    if (second === undefined) return lab;
    const all = found.map((each) => each.name).join(', ');
    throw new LabError('no-lab', `${word} can be ${all}`, `Write more of the name: labs show ${lab.name}`);
  }
  const near = didYouMean(word, [...names, ...names.map(bare)], names);
  throw new LabError('no-lab', `no lab called ${word}${near}`, 'See all of them: labs list');
}

function bare(name: string): string {
  return name.replace(/^\d+-/, '');
}

async function readCourseIn(folder: string, version: string): Promise<Course | undefined> {
  const file = join(folder, 'course.yaml');
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    // ENOTDIR: --course named a file; the labs are then looked for, and not found, by its name.
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const findings = new Findings(file);
  const yaml = readYaml(text.trim() === '' ? '{}' : text, { line: 1, indent: 0 }, findings);
  const read = yaml === undefined ? undefined : shaped(courseSchema, yaml, [], findings);
  if (yaml === undefined || read === undefined) throw new UnsoundLab(file, findings.problems);
  const fault = read.underlay === undefined ? undefined : versionFault(read.underlay, version);
  if (fault !== undefined) findings.add('bad-value', yaml.at(['underlay']), fault);
  const { labs, folder: holding } =
    typeof read.labs === 'string'
      ? await labsOf(resolve(folder, read.labs), read.labs)
      : { labs: await listed(folder, read.labs, yaml, findings), folder: join(folder, 'labs') };
  const names = labs.map((lab) => lab.name);
  for (const key of ['points', 'pinned'] as const)
    for (const name of Object.keys(read[key]).filter((each) => !names.includes(each)))
      findings.add('unknown-key', yaml.keyAt([key, name]), `no lab is called ${name}${didYouMean(name, names)}`);
  if (findings.problems.length > 0) throw new UnsoundLab(file, findings.problems);
  const { title, seed, points, pinned, solutions } = read;
  return {
    labs,
    folder: holding,
    points,
    pinned,
    solutions,
    seedBy: read['seed-by'],
    ...(title === undefined ? {} : { title }),
    ...(seed === undefined ? {} : { seed }),
  };
}

/** What holds where no course.yaml says otherwise. */
const plain = { points: {}, pinned: {}, seedBy: 'course', solutions: 'shown' } as const;

/** Every folder that holds a lab.md. */
async function labsOf(folder: string, called: string): Promise<Course> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    const next = 'Name a folder of labs: labs list --course DIR';
    throw new LabError('no-lab', `${called} is not a folder with labs`, next, error);
  });
  const folders = entries.map((entry) => ({ name: entry.name, file: join(folder, entry.name, 'lab.md') }));
  const there = await Promise.all(folders.map(({ file }) => isThere(file)));
  const labs = folders.filter((_, index) => there[index] === true);
  return { ...plain, labs: labs.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true })), folder };
}

const isThere = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );

/** The labs of a list, in its order, wherever they lie. */
async function listed(folder: string, paths: readonly string[], yaml: Yaml, findings: Findings): Promise<CourseLab[]> {
  const labs = paths.map((path): CourseLab => {
    const at = resolve(folder, path);
    const name = basename(at);
    return { name, file: join(at, 'lab.md'), hidden: join(folder, 'private', name, 'lab.md') };
  });
  for (const [index, { name, file }] of labs.entries()) {
    if (labs.findIndex((other) => other.name === name) < index)
      findings.add('same-name', yaml.at(['labs', index]), `a second lab is called ${name}; grades hang on the name`);
    if (!(await isThere(file)))
      findings.add('bad-value', yaml.at(['labs', index]), `${paths[index] ?? ''} is no folder with a lab.md in it`);
  }
  return labs;
}
