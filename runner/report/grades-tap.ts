import { stringify } from 'yaml';

import type { GradeRow, Grades, LabGrade } from '../session/grades.js';
import { remarks, shownGrade } from './grade-words.js';
import { inertLine } from './inert.js';

/** TAP 14: a subtest for each student and lab, a test point for each check. */
export function gradesTap(grades: Grades): string {
  const pairs = grades.students.flatMap(({ student, labs }) => labs.map((lab) => ({ student, lab })));
  const lines = pairs.flatMap(({ student, lab }, i) => {
    const rows = lab.steps.flatMap((step) => step.rows.map((row) => ({ step: step.id, row })));
    const title = described(`${student} ${lab.lab}, ${shownGrade(lab)}`);
    const passed = lab.state === 'graded' && rows.every(({ row }) => row.outcome === 'met');
    return [
      `# Subtest: ${title}`,
      ...[`1..${rows.length}`, ...rows.flatMap(({ step, row }, at) => pointLines(step, row, at + 1))].map(indented),
      `${passed ? 'ok' : 'not ok'} ${i + 1} - ${title}`,
      ...diagnostics(labFacts(lab)),
    ];
  });
  const warnings = grades.warnings.map((warning) => `# ${inertLine(warning)}`);
  return ['TAP version 14', `1..${pairs.length}`, ...warnings, ...lines, ''].join('\n');
}

function pointLines(step: string, row: GradeRow, number: number): string[] {
  const { outcome, id, say, cause, wanted, found, look, problem, points, of } = row;
  const title = described(`${step}/${id}: ${say}`);
  const facts = { points, of, outcome, cause, wanted, found, look, problem: problem?.message };
  const known = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
  return [
    `${outcome === 'met' ? 'ok' : 'not ok'} ${number} - ${title}`,
    ...(outcome === 'met' ? [] : diagnostics(known)),
  ];
}

function labFacts(lab: LabGrade): Readonly<Record<string, unknown>> {
  const said = remarks(lab);
  return { state: lab.state, points: lab.points, of: lab.of, ...(said.length > 0 && { remarks: said }) };
}

function diagnostics(facts: Readonly<Record<string, unknown>>): string[] {
  // Strings in quotes stay on their line, so none of theirs can end the block.
  const text = stringify(facts, {
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
    lineWidth: 0,
    doubleQuotedMinMultiLineLength: 1e9,
  });
  return ['---', ...text.trimEnd().split('\n'), '...'].map((line) => `  ${line}`);
}

const described = (text: string) => inertLine(text, 200).replace(/[\\#]/g, '\\$&');
const indented = (line: string) => `    ${line}`;
