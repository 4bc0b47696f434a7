import type { GradeRow, Grades, LabGrade, StudentGrades } from '../session/grades.js';
import { reasonOf, remarks, shownGrade, shownPoints, totalOf } from './grade-words.js';
import { inertAll, inertLine } from './inert.js';
import type { Paint } from './paint.js';

/** For a terminal: everybody's points, and of one student every step as well. */
export function gradesText(given: Grades, paint: Paint): string[] {
  const grades = inertAll(given);
  const width = Math.max(...grades.students.map(({ student }) => Array.from(name(student)).length), 7);
  const warnings = grades.warnings.map((warning) => paint.bad(inertLine(warning)));
  if (grades.students.length === 1) return [...warnings, ...grades.students.flatMap((one) => oneLines(one, paint))];
  const rows = grades.students.map((student) => {
    const { points, of } = totalOf(student);
    const total = points === undefined ? paint.bad('not graded') : `${shownPoints(points)} of ${shownPoints(of)}`;
    const about = student.labs.filter(({ state, solves }) => state !== 'graded' || solves !== undefined);
    const said = about.map((lab) =>
      [lab.lab, lab.state === 'graded' ? '' : lab.state, ...remarks(lab)].filter(Boolean).join(': '),
    );
    return `${name(student.student).padEnd(width)}  ${total}${said.length > 0 ? `  ${paint.faint(inertLine(said.join('; '), 120))}` : ''}`;
  });
  return [...warnings, ...rows];
}

const name = (student: string) => inertLine(student, 40);

function oneLines(student: StudentGrades, paint: Paint): string[] {
  return student.labs.flatMap((lab) => [
    paint.strong(`${name(student.student)}, ${lab.lab}: ${shownGrade(lab)}`),
    ...remarks(lab).map((remark) => `  ${inertLine(remark)}`),
    ...(lab.state === 'graded' ? stepsOf(lab, paint) : []),
  ]);
}

function stepsOf(lab: LabGrade, paint: Paint): string[] {
  return lab.steps.flatMap((step) => [
    `  ${step.title}: ${shownPoints(step.points)} of ${shownPoints(step.of)}`,
    ...step.notes.map((note) => `    ${inertLine(note)}`),
    ...(step.mistake === undefined ? [] : [`    It looks like this: ${step.mistake}`]),
    ...step.rows.map((row) => rowLine(row, paint)),
  ]);
}

function rowLine(row: GradeRow, { good, bad, signs }: Paint): string {
  if (row.outcome === 'met') return `    ${good(signs.met)} ${row.say}`;
  return `    ${bad(signs[row.outcome])} ${row.say}: ${reasonOf(row)}`;
}
