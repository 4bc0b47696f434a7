import type { GradeRow, Grades } from '../session/grades.js';
import { everyRow, reasonOf, remarks } from './grade-words.js';
import { inertLine } from './inert.js';
import { xml } from './markup.js';

/** JUnit XML: a suite for each student and lab, a case for each check. What nobody could look at is an error, not a failure. */
export function gradesJunit(grades: Grades): string {
  const suites = grades.students.flatMap(({ student, labs }) =>
    labs.flatMap((lab) => {
      const rows = lab.steps.flatMap(({ rows }) => rows);
      const name = inertLine(`${student} ${lab.lab}`, 200);
      const said = [
        ...[
          ['state', lab.state],
          ['points', lab.points === null ? 'none' : String(lab.points)],
          ['of', String(lab.of)],
        ],
        ...remarks(lab).map((remark) => ['remark', inertLine(remark)]),
      ];
      return [
        `  <testsuite name="${xml(name)}" ${counts(rows)}>`,
        '    <properties>',
        ...said.map(([key = '', value = '']) => `      <property name="${key}" value="${xml(value)}"/>`),
        '    </properties>',
        ...lab.steps.flatMap((step) => step.rows.flatMap((row) => caseLines(`${lab.lab}.${step.id}`, row))),
        '  </testsuite>',
      ];
    }),
  );
  const all = everyRow(grades).map(({ row }) => row);
  const warnings = grades.warnings.map((warning) => `<!-- ${xml(inertLine(warning)).replace(/-(?=-)/g, '- ')} -->`);
  const name = xml(inertLine(grades.course ?? 'labs', 200));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    ...warnings,
    `<testsuites name="${name}" ${counts(all)}>`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

function counts(rows: readonly GradeRow[]): string {
  const of = (outcome: GradeRow['outcome']) => rows.filter((row) => row.outcome === outcome).length;
  return `tests="${rows.length}" failures="${of('unmet')}" errors="${of('unknown')}" skipped="0"`;
}

function caseLines(classname: string, row: GradeRow): string[] {
  const open = `    <testcase classname="${xml(classname)}" name="${xml(`${row.id}: ${row.say}`)}"`;
  if (row.outcome === 'met') return [`${open}/>`];
  const [tag, type] =
    row.outcome === 'unmet' ? ['failure', row.cause ?? 'unmet'] : ['error', row.problem?.code ?? 'unknown'];
  const detail = [
    row.wanted && `wanted  ${row.wanted}`,
    row.found && `found   ${row.found}`,
    row.look && `look    ${row.look}`,
  ];
  const text = detail.filter(Boolean).join('\n');
  return [
    `${open}>`,
    `      <${tag} type="${xml(type)}" message="${xml(reasonOf(row))}">${xml(text)}</${tag}>`,
    '    </testcase>',
  ];
}
