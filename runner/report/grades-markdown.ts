import type { GradeRow, Grades, LabGrade, StepGrade, StudentGrades } from '../session/grades.js';
import { ownRemarks, shownGrade, shownPoints, totalOf } from './grade-words.js';
import { inertLine } from './inert.js';
import { fenced, markdown } from './markup.js';

/** What one student may read: the points of every step, and for what is missing the evidence and the lab's hints. */
export function studentMarkdown(student: StudentGrades, grades: Grades): string {
  const { points, of } = totalOf(student);
  return [
    `# ${named(student.student)}`,
    '',
    points === undefined
      ? 'Not graded in full: the machine failed, which costs no points.'
      : `**${shownPoints(points)} of ${shownPoints(of)} points**`,
    ...grades.warnings.flatMap((warning) => ['', `> ${named(warning)}`]),
    ...student.labs.flatMap(labLines),
    '',
  ].join('\n');
}

function labLines(lab: LabGrade): string[] {
  return [
    '',
    `## ${named(lab.lab)}: ${named(lab.title)}`,
    '',
    named(shownGrade(lab)),
    ...ownRemarks(lab).flatMap((remark) => ['', named(remark)]),
    ...(lab.state === 'graded' ? lab.steps.flatMap(stepLines) : []),
  ];
}

function stepLines(step: StepGrade): string[] {
  const seen = step.rows.filter(({ visibility }) => visibility === 'visible');
  const unseen = step.rows.filter((row) => !seen.includes(row));
  const missing = seen.some(({ outcome }) => outcome !== 'met');
  return [
    '',
    `### ${named(step.title)} (${shownPoints(step.points)} of ${shownPoints(step.of)})`,
    '',
    ...seen.flatMap(rowLines),
    ...(unseen.length === 0 ? [] : [`- ${unseen.length} more, which your teacher shows later`]),
    ...step.notes.map((note) => `- ${named(note)}`),
    ...(step.mistake === undefined ? [] : ['', `It looks like this: **${named(step.mistake)}**`]),
    ...(missing
      ? step.hints.flatMap((hint, i) => ['', `<details><summary>Hint ${i + 1}</summary>`, '', hint, '', '</details>'])
      : []),
  ];
}

function rowLines(row: GradeRow): string[] {
  const sign = { met: '●', unmet: '✗', unknown: '?' }[row.outcome];
  const title = `- ${sign} ${named(row.say)}`;
  if (row.outcome === 'met') return [title];
  const detail =
    row.outcome === 'unknown'
      ? `could not look: ${row.problem?.message ?? ''}`
      : [`wanted  ${row.wanted ?? ''}`, `found   ${row.found ?? ''}`, `look    ${row.look ?? ''}`].join('\n');
  return [title, '', ...fenced(detail).flatMap((part) => part.split('\n').map((line) => `  ${line}`)), ''];
}

/** A summary of the class, as the page of a CI job shows it. */
export function summaryMarkdown(grades: Grades): string {
  const header = ['student', ...grades.labs.map(({ lab, of }) => `${lab} (of ${shownPoints(of)})`), 'total'];
  const rows = grades.students.map((student) => {
    const total = totalOf(student).points;
    return [student.student, ...student.labs.map(short), total === undefined ? 'error' : shownPoints(total)];
  });
  const line = (cells: readonly string[]) => `| ${cells.map((text) => named(text)).join(' | ')} |`;
  const all = [
    `# ${named(grades.course ?? 'Grades')}`,
    ...grades.warnings.flatMap((warning) => ['', `> ${named(warning)}`]),
    '',
    line(header),
    `|${header.map((_, i) => (i === 0 ? ' --- ' : ' ---: ')).join('|')}|`,
    ...rows.map(line),
    '',
  ];
  return withinBytes(all, summaryBytes);
}

// GitHub throws a larger one away, and says so only in the log.
const summaryBytes = 1000 * 1024;

function withinBytes(lines: readonly string[], most: number): string {
  let bytes = 0;
  const kept = lines.filter((line) => (bytes += Buffer.byteLength(line) + 1) <= most - 100);
  return [...kept, ...(kept.length < lines.length ? [`… and ${lines.length - kept.length} more lines`] : [])].join(
    '\n',
  );
}

const short = ({ points, state }: LabGrade) =>
  points === null ? 'error' : `${shownPoints(points)}${state === 'graded' ? '' : ` (${state})`}`;

const named = (text: string) => markdown(inertLine(text));
