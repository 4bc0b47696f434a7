import type { GradeRow, Grades } from '../session/grades.js';
import { everyRow, shownPoints, totalOf } from './grade-words.js';
import { inertLine } from './inert.js';
import { markdown } from './markup.js';

/** What a class tells about its labs: how many met each check, what came instead, and which mistakes were made. */
export function gradesAnalysis(grades: Grades): string {
  const totals = grades.students.flatMap((student) => totalOf(student).points ?? []).sort((a, b) => a - b);
  const states = counted(grades.students.flatMap(({ labs }) => labs.map(({ state }) => state)));
  return [
    '# Analysis',
    ...grades.warnings.flatMap((warning) => ['', `> ${named(warning)}`]),
    '',
    `${grades.students.length} students; ${states.map(([state, count]) => `${count} ${state}`).join(', ')}.`,
    ...(totals.length === 0
      ? []
      : [`Half of them have ${shownPoints(totals[Math.floor((totals.length - 1) / 2)] ?? 0)} points or fewer.`]),
    ...grades.labs.flatMap(({ lab }) => labLines(lab, grades)),
    '',
  ].join('\n');
}

function labLines(lab: string, grades: Grades): string[] {
  // Who handed nothing in tells nothing about a check.
  const rows = everyRow(grades).filter((one) => one.lab.lab === lab && one.lab.state === 'graded');
  const keys = [...new Set(rows.map(({ step, row }) => `${step.id}/${row.id}`))];
  const table = keys.map((key) => {
    const asked = rows.filter(({ step, row }) => `${step.id}/${row.id}` === key).map(({ row }) => row);
    return `| ${[key, asked[0]?.say ?? '', share(asked), causes(asked)].map(named).join(' | ')} |`;
  });
  const mistakes = counted(
    grades.students.flatMap(({ labs }) =>
      labs.filter((one) => one.lab === lab).flatMap(({ steps }) => steps.flatMap(({ mistake }) => mistake ?? [])),
    ),
  );
  return [
    '',
    `## ${named(lab)}`,
    '',
    ...(table.length === 0 ? ['Nobody handed in anything that can be used.'] : []),
    ...(table.length === 0 ? [] : ['| check | goal | met | instead |', '| --- | --- | ---: | --- |', ...table]),
    ...(mistakes.length === 0 ? [] : ['', '| mistake | made by |', '| --- | ---: |']),
    ...mistakes.map(([title, count]) => `| ${named(title)} | ${count} |`),
  ];
}

const share = (rows: readonly GradeRow[]) =>
  `${Math.round((100 * rows.filter(({ outcome }) => outcome === 'met').length) / rows.length)} %`;

const causes = (rows: readonly GradeRow[]) =>
  counted(rows.flatMap(({ outcome, cause }) => (outcome === 'unmet' ? (cause ?? []) : [])))
    .map(([cause, count]) => `${cause} ${count}`)
    .join(', ');

/** The most frequent first; of equals in the order of the alphabet, so that two runs agree. */
function counted(words: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

const named = (text: string) => markdown(inertLine(text));
