import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';

import { LabError } from '../errors.js';
import { refused, type HandedIn } from '../session/handed-in.js';
import type { Grades, LabGrade, StudentGrades } from '../session/grades.js';
import { readManifest } from '../session/submission.js';
import { atOnce } from '../shell/at-once.js';
import { gradeOne, type Grading, type SetLab } from './grade-one.js';
import { openHandIn, submissionsIn } from './hand-ins.js';
import type { Kept } from './kept.js';
import type { Student } from './roster.js';
import { seedOf, type SeedBy } from './variants.js';

export interface ClassWork {
  readonly labs: readonly SetLab[];
  /** The name of the lab that is meant, where a submission calls it by a part of it. */
  readonly labCalled: (word: string) => string | undefined;
  readonly students: readonly Student[];
  readonly jobs: number;
  readonly seedBy: SeedBy;
  readonly seed: string | undefined;
  readonly kept?: Kept;
  /** After each student: how many are done, and what this one got. */
  readonly graded: (done: number, student: StudentGrades) => void;
}

/** Half of the time of a submission is silence, by which a check knows that nobody answers. */
export const usualJobs = availableParallelism() * 3;

/**
 * Everybody's grades, in the order of the students, whatever the order in which they were made. Whom the machine failed amid
 * others, one that takes all of it among them, is graded once more, alone; not who has ended a node of its own.
 */
export async function gradeClass(work: ClassWork, grading: Grading): Promise<StudentGrades[]> {
  let done = 0;
  const count = (grades: StudentGrades) => {
    done += 1;
    work.graded(done, grades);
    return grades;
  };
  const first = await atOnce(work.jobs, work.students, async (student) => {
    const grades = await gradeStudent(student, work, grading);
    return { student, grades: grades.labs.some(failed) ? grades : count(grades) };
  });
  // A machine that fails everybody does so once more.
  const works = first.some(({ grades }) => grades.labs.some(({ state }) => state === 'graded'));
  return atOnce(1, first, async ({ student, grades }) => {
    if (!grades.labs.some(failed)) return grades;
    return count(works && work.jobs > 1 ? await gradeStudent(student, work, grading, grades.labs) : grades);
  });
}

const failed = ({ state, problem }: LabGrade) => state === 'error' && problem?.code !== 'node-gone';

/** Of labs that were graded before, those alone that the machine failed. */
async function gradeStudent(
  who: Student,
  work: ClassWork,
  grading: Grading,
  before: readonly LabGrade[] = [],
): Promise<StudentGrades> {
  const { student, listed, columns } = who;
  const byLab = await submissionsOf(who, work);
  const labs: LabGrade[] = [];
  for (const [at, set] of work.labs.entries()) {
    const earlier = before[at];
    if (earlier !== undefined && !failed(earlier)) {
      labs.push(earlier);
      continue;
    }
    const { name, vary } = set.varied.lab;
    const seedFor = (one: string) => (work.seedBy === 'student' ? seedOf(one, work.seed) : work.seed);
    const seed = vary.length === 0 ? undefined : seedFor(student);
    const handedIn = byLab(name);
    const others = work.students.flatMap((one) => {
      const theirs = vary.length > 0 && work.seedBy === 'student' && one !== who ? seedFor(one.student) : undefined;
      return theirs === undefined ? [] : [{ student: one.student, seed: theirs }];
    });
    const key = createHash('sha256')
      .update(JSON.stringify([student, name, seed, digest(handedIn), others]))
      .digest('hex');
    const kept = work.kept?.get(key);
    const grade = kept ?? (await gradeOne({ set, seed, handedIn, others }, grading));
    if (kept === undefined) work.kept?.add(key, grade);
    labs.push(grade);
  }
  return { student, listed, columns: { ...columns }, labs };
}

/** The submission for each lab; one that cannot be read at all is one for every lab. */
async function submissionsOf({ handIn }: Student, { labs, labCalled }: ClassWork) {
  if (handIn === undefined) return () => undefined;
  const found = new Map<string, HandedIn | LabError>();
  let fault: LabError | undefined;
  const faulty = (error: unknown) => {
    fault ??= error instanceof LabError ? error : unreadable(error);
  };
  try {
    const files = await openHandIn(handIn);
    if (files.size === 0) return () => undefined;
    const submissions = submissionsIn(files);
    if (submissions.length === 0)
      throw refused('There is no submission.yaml in it.', 'It is a file with one line at least: lab: 03-bridge');
    for (const submission of submissions) {
      try {
        const name = labNamed(submission, labCalled, labs, submissions.length);
        const twice = refused(
          `Two submissions are for ${name}.`,
          'Hand in one submission for each lab. A zip of several students is unpacked before it is graded.',
        );
        found.set(name, found.has(name) ? twice : submission);
      } catch (error) {
        // What is wrong with one does not spoil the one beside it.
        faulty(error);
      }
    }
  } catch (error) {
    faulty(error);
  }
  return (lab: string) => found.get(lab) ?? fault;
}

function labNamed(
  submission: HandedIn,
  labCalled: ClassWork['labCalled'],
  labs: ClassWork['labs'],
  many: number,
): string {
  const word = readManifest(submission).lab;
  const name = labCalled(word);
  const set = labs.some(({ varied }) => varied.lab.name === name);
  if (name !== undefined && (set || labs.length > 1 || many > 1)) return name;
  throw refused(
    `It is for the lab ${JSON.stringify(word.slice(0, 60))}.`,
    `Hand in one for ${labs.map(({ varied }) => varied.lab.name).join(' or ')}.`,
  );
}

/** The machine's own failure to read it is nobody's fault but ours. */
function unreadable(error: unknown): LabError {
  const { message } = error instanceof Error ? error : new Error(String(error));
  return new LabError(
    'cannot-look',
    `A hand-in cannot be read: ${message}.`,
    'Make it readable for you, then grade with --resume.',
    error,
  );
}

function digest(handedIn: HandedIn | LabError | undefined): unknown {
  if (handedIn === undefined) return null;
  if (handedIn instanceof LabError) return [handedIn.code, handedIn.message];
  return [...handedIn].map(([name, content]) => [name, createHash('sha256').update(content).digest('hex')]);
}

export interface ClassOf {
  readonly course: string | undefined;
  readonly where: string;
  readonly warnings: readonly string[];
  readonly columns: readonly string[];
  readonly labs: readonly SetLab[];
  readonly seconds: number;
}

export function gradesOf(students: StudentGrades[], of: ClassOf): Grades {
  const { course, where, warnings, columns, labs, seconds } = of;
  return {
    ...{ format: 'underlay-grades', version: 1 },
    ...(course !== undefined && { course }),
    ...{ where, warnings: [...warnings], columns: [...columns] },
    labs: labs.map(({ varied: { lab }, points }) => ({ lab: lab.name, title: lab.title, of: points })),
    students,
    seconds,
  };
}
