import type { Grades, StudentGrades } from '../session/grades.js';
import { shownPoints, totalOf } from './grade-words.js';
import { inertLine } from './inert.js';
import { cell } from './markup.js';

/** A gradebook: the class list's own columns, so that the platform it came from knows everybody, then one for each lab. An error has an empty cell. */
export function gradesCsv(grades: Grades): string {
  const listed = grades.columns.length > 0;
  const header = [
    ...(listed ? grades.columns : ['student']),
    ...grades.labs.map(({ lab, of }) => `${lab} (of ${shownPoints(of)})`),
    ...['total', 'remarks'],
  ];
  const rows = grades.students.map((student) => [
    ...(listed ? grades.columns.map((column) => cellOf(student, column, grades.columns)) : [student.student]),
    ...student.labs.map(({ points }) => (points === null ? '' : shownPoints(points))),
    shown(totalOf(student).points),
    remarksOf(student, grades.warnings),
  ]);
  return [header, ...rows].map((row) => `${row.map((text) => cell(inertLine(text))).join(',')}\r\n`).join('');
}

const shown = (points: number | undefined) => (points === undefined ? '' : shownPoints(points));

/** Who is in no list is named in its first column. */
function cellOf({ columns, student, listed }: StudentGrades, column: string, all: readonly string[]): string {
  return listed ? (columns[column] ?? '') : column === all[0] ? student : '';
}

function remarksOf({ listed, labs }: StudentGrades, warnings: readonly string[]): string {
  return [
    ...(listed ? [] : ['in no class list']),
    ...labs.flatMap(({ lab, state, solves }) => [
      ...(state === 'graded' ? [] : [`${lab}: ${state}`]),
      ...(solves === undefined ? [] : [`${lab}: solves the variant of ${solves}`]),
    ]),
    ...warnings,
  ].join('; ');
}
