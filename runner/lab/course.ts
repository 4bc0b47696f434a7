import { access, readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import * as z from 'zod';
import { LabError } from '../errors.js';
import { didYouMean } from './near-miss.js';
import { Findings, UnsoundLab } from './problem.js';
import { shaped } from './shape.js';
import { readYaml } from './yaml.js';

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
}

export const solutionPolicies = ['shown', 'when-met', 'never'] as const;

/** When a learner may see how a step is solved. */
export type SolutionPolicy = (typeof solutionPolicies)[number];

export interface CourseLab {
  /** Its folder: `05-nat`. */
  readonly name: string;
  readonly file: string;
}

export interface CourseSearch {
  /** Where the search for a course.yaml begins, and goes up from. */
  readonly from: string;
  /** What `--course` said. */
  readonly course?: string;
  /** The labs that come with the program. */
  readonly builtIn: string;
}

export const courseSchema = z.strictObject({
  title: z.string().min(1).optional().describe('What the course is called'),
  labs: z.string().default('labs').describe('The folder of the labs, seen from this file'),
  seed: z.string().min(1).optional().describe('Chooses the variants of all labs'),
  'seed-by': z
    .enum(['course', 'student'])
    .default('course')
    .describe('student: each has a variant, which the seed and the name in the class list choose'),
  solutions: z
    .enum(solutionPolicies)
    .default('shown')
    .describe('When learners may see how a step is solved: shown, when-met (once it is complete), never'),
  points: z.record(z.string(), z.int().min(0)).default({}).describe('What each lab is worth, by its name'),
});

/** The course that `--course` names, else the one around the working directory, else the built-in one. */
export async function findCourse(search: CourseSearch): Promise<Course> {
  if (search.course !== undefined) {
    const folder = resolve(search.from, search.course);
    return (await readCourseIn(folder)) ?? (await labsOf(folder, search.course));
  }
  for (let folder = resolve(search.from); ; folder = dirname(folder)) {
    const course = await readCourseIn(folder);
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
  const near = didYouMean(word, [...names, ...names.map(bare)]);
  throw new LabError('no-lab', `no lab called ${word}${near}`, 'See all of them: labs list');
}

function bare(name: string): string {
  return name.replace(/^\d+-/, '');
}

async function readCourseIn(folder: string): Promise<Course | undefined> {
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
  const { labs, folder: holding } = await labsOf(resolve(folder, read.labs), read.labs);
  const names = labs.map((lab) => lab.name);
  for (const name of Object.keys(read.points).filter((each) => !names.includes(each)))
    findings.add('unknown-key', yaml.keyAt(['points', name]), `no lab is called ${name}${didYouMean(name, names)}`);
  if (findings.problems.length > 0) throw new UnsoundLab(file, findings.problems);
  const { title, seed, points, solutions } = read;
  return {
    labs,
    folder: holding,
    points,
    solutions,
    seedBy: read['seed-by'],
    ...(title === undefined ? {} : { title }),
    ...(seed === undefined ? {} : { seed }),
  };
}

/** What holds where no course.yaml says otherwise. */
const plain = { points: {}, seedBy: 'course', solutions: 'shown' } as const;

/** Every folder that holds a lab.md. */
async function labsOf(folder: string, called: string): Promise<Course> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    const next = 'Name a folder of labs: labs list --course DIR';
    throw new LabError('no-lab', `${called} is not a folder with labs`, next, error);
  });
  const folders = entries.map((entry) => ({ name: entry.name, file: join(folder, entry.name, 'lab.md') }));
  const there = await Promise.all(
    folders.map(({ file }) =>
      access(file).then(
        () => true,
        () => false,
      ),
    ),
  );
  const labs = folders.filter((_, index) => there[index] === true);
  return { ...plain, labs: labs.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true })), folder };
}
