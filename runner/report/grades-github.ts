import type { Grades } from '../session/grades.js';
import { everyRow, reasonOf, shownGrade } from './grade-words.js';
import { inertLine } from './inert.js';

/** Workflow commands that GitHub shows as annotations. It shows ten of each level and throws the others away, so errors of ours come first. */
export function gradesGithub(grades: Grades): string {
  const errors = grades.students.flatMap(({ student, labs }) =>
    labs
      .filter(({ points }) => points === null)
      .map((lab) => command('error', `${student} ${lab.lab}`, `${shownGrade(lab)}: ${lab.problem?.message ?? ''}`)),
  );
  const unmet = everyRow(grades)
    .filter(({ lab, row }) => lab.state === 'graded' && row.outcome === 'unmet' && row.visibility === 'visible')
    .map(({ student, lab, row }) => command('warning', `${student.student} ${lab.lab}: ${row.say}`, reasonOf(row)));
  const points = grades.students.flatMap(({ student, labs }) =>
    labs.map((lab) => command('notice', `${student} ${lab.lab}`, shownGrade(lab))),
  );
  const warnings = grades.warnings.map((warning) => command('warning', 'grading', warning));
  const most = (lines: readonly string[]) => lines.slice(0, 10);
  return [...most([...warnings, ...unmet]), ...most(errors), ...most(points)].map((line) => `${line}\n`).join('');
}

function command(level: 'error' | 'warning' | 'notice', title: string, message: string): string {
  const data = (text: string) => inertLine(text).replaceAll('%', '%25');
  const property = (text: string) => data(inertLine(text, 100)).replaceAll(':', '%3A').replaceAll(',', '%2C');
  return `::${level} title=${property(title)}::${data(message)}`;
}
