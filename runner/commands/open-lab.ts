import { fileURLToPath } from 'node:url';

import { registry } from '../../checks/registry.js';
import { findCourse, findLab, type Course } from '../lab/course.js';
import type { Lab } from '../lab/lab.js';
import { readLab } from '../lab/read-lab.js';

/** The labs that come with Underlay; seen from dist/runner/commands. */
export const builtIn = fileURLToPath(new URL('../../../labs', import.meta.url));

export const courseOption = {
  course: {
    type: 'string',
    requiresArg: true,
    describe: 'A folder of labs; else the course.yaml above this folder, else the built-in labs',
  },
} as const;

export function openCourse(course: string | undefined): Promise<Course> {
  return findCourse({ from: process.cwd(), builtIn, ...(course !== undefined && { course }) });
}

/** Reads the lab that a word means: `3`, `03`, `bridge`. */
export async function openLab(word: string, course: string | undefined): Promise<Lab> {
  return readLab(findLab(await openCourse(course), word).file, registry);
}
