import { createHash } from 'node:crypto';

import { registry } from '../../checks/registry.js';
import { LabError } from '../errors.js';
import type { SetLab } from '../grade/grade-one.js';
import { openHandIn, submissionsIn } from '../grade/hand-ins.js';
import type { Student } from '../grade/roster.js';
import { findLab, type Course } from '../lab/course.js';
import { requirePinned } from '../lab/pin.js';
import { readVaried } from '../lab/read-varied.js';
import { totalOf, shownPoints } from '../report/grade-words.js';
import { inertLine } from '../report/inert.js';
import type { StudentGrades } from '../session/grades.js';
import { readManifest } from '../session/submission.js';
import { stepsOf } from '../session/steps.js';

/** The labs that a class is graded on: those that are named, else all that its submissions are for, in the order of the course. */
export async function setLabs(
  course: Course,
  words: readonly string[],
  students: readonly Student[],
): Promise<{ labs: SetLab[]; called: (word: string) => string | undefined }> {
  const called = (word: string) => {
    try {
      return findLab(course, word).name;
    } catch (error) {
      if (error instanceof LabError) return undefined;
      throw error;
    }
  };
  const named = new Set(words.map((word) => findLab(course, labOf(word)).name));
  if (words.length === 0)
    for (const student of students) for (const word of await labsIn(student)) named.add(called(word) ?? '');
  const chosen = course.labs.filter(({ name }) => named.has(name));
  if (chosen.length === 0)
    throw new LabError(
      'bad-usage',
      'No submission says which lab it is for.',
      'Name the lab: labs grade 03-bridge submissions/',
    );
  await requirePinned(course, chosen);
  const labs = chosen.map(async (lab): Promise<SetLab> => {
    const { name } = lab;
    const varied = await readVaried(lab, registry);
    const kept = stepsOf(varied.lab).find(({ reference }) => reference === 'kept');
    if (kept !== undefined)
      throw new LabError(
        'solution-kept',
        `${name} is here as students get it, without what grading needs.`,
        'Grade with the course that it was packed from: labs grade --course DIR submissions/',
      );
    const sum = stepsOf(varied.lab).reduce((all, { points }) => all + points, 0);
    return { varied, points: course.points[name] ?? sum };
  });
  return { labs: await Promise.all(labs), called };
}

/** The name of a lab, also where its folder is named. */
export const labOf = (word: string) => word.replace(/\/+$/, '').split('/').at(-1) ?? '';

async function labsIn({ handIn }: Student): Promise<string[]> {
  if (handIn === undefined) return [];
  try {
    return submissionsIn(await openHandIn(handIn)).map((files) => readManifest(files).lab);
  } catch (error) {
    // It is refused when its turn comes, in its own row.
    if (error instanceof LabError) return [];
    throw error;
  }
}

/** What else may change a grade than the submission itself. */
export function fingerprint(labs: readonly SetLab[], how: Readonly<Record<string, unknown>>): string {
  const parts = [labs.map(({ varied, points }) => [varied.lab, points]), how];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** A line for each student who is done, with the time that is left by the pace so far. */
export function gradingProgress(
  all: number,
  tell: (line: string) => void,
): (done: number, student: StudentGrades) => void {
  const started = performance.now();
  return (done, student) => {
    const { points, of } = totalOf(student);
    const got = points === undefined ? 'could not be graded' : `${shownPoints(points)} of ${shownPoints(of)}`;
    const left = ((performance.now() - started) / done) * (all - done);
    const time = done === all ? '' : `, about ${inWords(left)} left`;
    tell(`${done} of ${all}: ${inertLine(student.student, 60)} ${got}${time}`);
  };
}

function inWords(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
