import type { GradeRow, Grades } from '../session/grades.js';
import { reasonOf, ownRemarks, shownGrade } from './grade-words.js';
import { inertLine } from './inert.js';

/** Gradescope's results.json, of one student: that is what an autograder there writes. */
export function gradesGradescope(grades: Grades): string {
  const [student, second] = grades.students;
  if (student === undefined || second !== undefined)
    throw new Error(`results.json is of one student, not ${grades.students.length}`);
  const failed = student.labs.filter(({ points }) => points === null);
  const said = [
    ...grades.warnings,
    ...student.labs.flatMap((lab) => [`${lab.lab}: ${shownGrade(lab)}`, ...ownRemarks(lab)]),
    ...student.labs.flatMap((lab) => lab.steps.flatMap(({ notes }) => notes)),
  ];
  return `${JSON.stringify(
    {
      // Without a score Gradescope shows that the autograder failed, and keeps the submission for another run.
      ...(failed.length === 0 && { score: sum(student.labs.map(({ points }) => points ?? 0)) }),
      output: said.map((line) => inertLine(line)).join('\n'),
      // Text alone: what a node printed must not be rendered.
      ...{ output_format: 'text', test_output_format: 'text', test_name_format: 'text' },
      ...{ visibility: 'visible', stdout_visibility: 'hidden' },
      tests: student.labs.flatMap((lab) =>
        lab.steps.flatMap((step) =>
          step.rows.map((row) => test(student.labs.length > 1 ? `${lab.lab} ` : '', step.id, row)),
        ),
      ),
      extra_data: { format: grades.format, state: student.labs.map(({ lab, state }) => ({ lab, state })) },
    },
    null,
    1,
  )}\n`;
}

function test(lab: string, step: string, row: GradeRow) {
  return {
    name: inertLine(`${lab}${step}/${row.id}: ${row.say}`, 200),
    name_format: 'text',
    ...(row.outcome !== 'unknown' && { status: row.outcome === 'met' ? 'passed' : 'failed' }),
    ...(row.outcome !== 'met' && { output: reasonOf(row), output_format: 'text' }),
    visibility: row.visibility,
  };
}

/** What an autograder writes where nothing can be graded, so that it is seen for what it is. */
export function couldNotGrade(message: string, next: string): string {
  const output = `This could not be graded, and that is not your fault. ${message}\n${next}`;
  const tests = [{ name: 'could not grade', output, output_format: 'text', visibility: 'visible' }];
  return `${JSON.stringify({ output, output_format: 'text', visibility: 'visible', stdout_visibility: 'hidden', tests }, null, 1)}\n`;
}

const sum = (numbers: readonly number[]) => Math.round(numbers.reduce((a, b) => a + b, 0) * 1e4) / 1e4;
