import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { registry } from '../../checks/registry.js';
import { LabError } from '../errors.js';
import type { SetLab } from '../grade/grade-one.js';
import { openHandIn, submissionsIn } from '../grade/hand-ins.js';
import type { Student } from '../grade/roster.js';
import { findLab, type Course } from '../lab/course.js';
import { nearMiss } from '../lab/near-miss.js';
import { requirePinned } from '../lab/pin.js';
import { privateFile, readVaried } from '../lab/read-varied.js';
import { totalOf, shownPoints } from '../report/grade-words.js';
import { inertLine } from '../report/inert.js';
import type { StudentGrades } from '../session/grades.js';
import { readManifest } from '../session/submission.js';
import { stepsOf } from '../session/steps.js';

/** The labs that a class is graded on: those that are named, else those that all its submissions are for, in the order of the course. */
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
  if (words.length === 0) for (const name of await agreed(students, called)) named.add(name);
  const chosen = course.labs.filter(({ name }) => named.has(name));
  if (chosen.length === 0)
    throw new LabError(
      'bad-usage',
      'No submission says which lab it is for.',
      'Name the lab: labs grade 03-bridge submissions/',
    );
  await requirePinned(course, chosen);
  for (const folder of new Set(chosen.map((lab) => dirname(dirname(privateFile(lab)))))) refuseMistyped(folder, course);
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

/** Checks of the teacher's own that are for no lab, by a slip of the pen, would be left out without a word. */
function refuseMistyped(folder: string, { labs }: Course): void {
  const names = labs.map(({ name }) => name);
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const meant = names.includes(name) ? undefined : nearMiss(name, names);
    if (meant === undefined || !existsSync(join(folder, name, 'lab.md'))) continue;
    const next = 'Call the folder as the lab is called, so that its checks count.';
    throw new LabError('no-lab', `${join(folder, name)} is for no lab; did you mean ${meant}?`, next);
  }
}

/** The name of a lab, also where its folder is named. */
export const labOf = (word: string) => word.replace(/\/+$/, '').split('/').at(-1) ?? '';

/** What all hand-ins are for: one that is for something else would change what everybody can get. */
async function agreed(students: readonly Student[], called: (word: string) => string | undefined): Promise<string[]> {
  const given = new Map<string, string[]>();
  let readable = 0;
  for (const student of students) {
    const names = new Set((await labsIn(student)).flatMap((word) => called(word) ?? []));
    if (names.size > 0) readable += 1;
    for (const name of names) given.set(name, [...(given.get(name) ?? []), student.student]);
  }
  if ([...given.values()].every((who) => who.length === readable)) return [...given.keys()];
  const each = [...given].map(([name, [first = '', ...more]]) => {
    const who = more.length === 0 ? inertLine(first, 60) : `${more.length + 1} of ${readable}`;
    return `${name} (${who})`;
  });
  throw new LabError(
    'bad-usage',
    `What was handed in is not all for the same labs: ${each.join(', ')}.`,
    'Name those that count: labs grade 03-bridge submissions/',
  );
}

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
