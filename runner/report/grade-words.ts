import { rounded, type GradeRow, type Grades, type LabGrade, type StudentGrades } from '../session/grades.js';
import { inertLine } from './inert.js';

/** A number of points as people write it. */
export const shownPoints = (points: number) => String(Math.round(points * 100) / 100);

/** `14 of 18`, or what there is instead of points. */
export function shownGrade({ points, of, state }: Pick<LabGrade, 'points' | 'of' | 'state'>): string {
  if (points === null) return 'not graded: the machine failed';
  const got = `${shownPoints(points)} of ${shownPoints(of)}`;
  if (state === 'missing') return `${got}: nothing handed in`;
  return state === 'refused' ? `${got}: the submission cannot be used` : got;
}

/** What all labs of a student come to; undefined while one of them is an error. */
export function totalOf({ labs }: StudentGrades): { points: number | undefined; of: number } {
  const of = rounded(labs.reduce((sum, lab) => sum + lab.of, 0));
  if (labs.some(({ points }) => points === null)) return { points: undefined, of };
  return { points: rounded(labs.reduce((sum, { points }) => sum + (points ?? 0), 0)), of };
}

/** A result in one line, for formats that have room for no more. */
export function reasonOf({ outcome, cause, wanted, found, problem }: GradeRow): string {
  switch (outcome) {
    case 'met':
      return '';
    case 'unmet':
      return inertLine(`${cause ?? 'unmet'}: wanted ${wanted ?? ''}; found ${found ?? ''}`);
    case 'unknown':
      return inertLine(`could not look: ${problem?.message ?? ''}`);
  }
}

/** All that a report for a student has to say beside the rows: nothing of the others. */
export function ownRemarks({ problem, state }: LabGrade): string[] {
  if (problem === undefined) return [];
  return state === 'refused' ? [problem.message, problem.next] : [problem.message];
}

/** All that a report for a teacher has to say beside the rows. */
export function remarks(grade: LabGrade): string[] {
  return [
    ...ownRemarks(grade),
    ...(grade.solves === undefined ? [] : [`This solves the variant of ${inertLine(grade.solves, 80)}.`]),
  ];
}

/** Every result of a class, with whose it is. */
export function everyRow(grades: Grades) {
  return grades.students.flatMap((student) =>
    student.labs.flatMap((lab) => lab.steps.flatMap((step) => step.rows.map((row) => ({ student, lab, step, row })))),
  );
}
