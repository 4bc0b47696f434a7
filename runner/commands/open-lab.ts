import { fileURLToPath } from 'node:url';

import { registry } from '../../checks/registry.js';
import { LabError } from '../errors.js';
import { findCourse, findLab, type Course } from '../lab/course.js';
import type { Lab } from '../lab/lab.js';
import { readLab, readVariant } from '../lab/read-lab.js';
import type { Origin } from '../session/progress.js';
import { version } from './version.js';

/** The labs that come with Underlay; seen from dist/runner/commands. */
export const builtIn = fileURLToPath(new URL('../../../labs', import.meta.url));

export const courseOption = {
  course: {
    type: 'string',
    requiresArg: true,
    describe: 'A folder of labs; else the course.yaml above this folder, else the built-in labs',
  },
} as const;

export async function openCourse(course: string | undefined): Promise<Course> {
  return findCourse({
    from: process.cwd(),
    builtIn,
    version: await version(),
    ...(course !== undefined && { course }),
  });
}

/** Some labs by their names, or all: with both, or neither, it is open what is meant. */
export function requireLabs(example: string, words: readonly string[], all: boolean): void {
  if (all !== words.length > 0) return;
  const [labs = '', verb = ''] = example.split(' ');
  const message = all ? `Both --all and ${words.join(' ')} were given.` : `Say which labs to ${verb}.`;
  throw new LabError('bad-usage', message, `Name some (${example}), or all of them: ${labs} ${verb} --all`);
}

/** Reads the lab that a word means: `3`, `03`, `bridge`. */
export async function openLab(word: string, course: string | undefined): Promise<Lab> {
  return (await openLabOf(word, course)).lab;
}

export interface OpenedLab {
  readonly lab: Lab;
  readonly origin: Origin;
}

/** The same, with what is noted down of where it comes from. */
export async function openLabOf(word: string, named: string | undefined): Promise<OpenedLab> {
  const { seed, seedBy, solutions, ...course } = await openCourse(named);
  const { file } = findLab(course, word);
  // A teacher who gives each student another one reads it as it is written.
  const origin = { file, solutions, ...(seed !== undefined && seedBy === 'course' && { seed }) };
  return { lab: await labFrom(origin), origin };
}

export function labFrom({ file, seed }: { readonly file: string; readonly seed?: string }): Promise<Lab> {
  return seed === undefined ? readLab(file, registry) : readVariant(file, registry, seed);
}
