import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'csv-parse/sync';
import MarkdownIt from 'markdown-it';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import t from 'tap';
import { Parser, type FinalResults } from 'tap-parser';

import { settled, type Grades, type StudentGrades } from '../session/grades.js';
import { fileNames, formats } from './formats.js';
import { couldNotGrade } from './grades-gradescope.js';
import { gradesJsonSchema } from './grades-json.js';
import { gradesText } from './grades-text.js';
import { colours, plain } from './paint.js';
import { mixed, poisoned } from './test-grades.js';

const one = (grades: Grades, index = 0): Grades => ({ ...grades, students: grades.students.slice(index, index + 1) });
const student = ({ students }: Grades, index = 0): StudentGrades => {
  const found = students[index];
  if (found === undefined) throw new Error('there is no such student');
  return found;
};
const written = (name: string) => (grades: Grades) => formats.get(name)?.file?.(grades) ?? '';
const [gradesJson, gradesTap, gradesJunit] = [written('json'), written('tap'), written('junit')];
const [gradesCsv, gradesGithub, gradesGradescope] = [written('csv'), written('github'), written('gradescope')];
const [summaryMarkdown, gradesAnalysis] = [written('summary'), written('analysis')];
const studentMarkdown = (one: StudentGrades, grades: Grades) => formats.get('markdown')?.each?.text(one, grades) ?? '';
const schema = readFileSync(new URL('../../../docs/schema/grades.schema.json', import.meta.url), 'utf8');

t.test('the JSON is what its published schema says, and the schema marks what differs from run to run', (t) => {
  t.equal(schema, gradesJsonSchema(), 'npm run docs writes it');
  const ajv = new Ajv2020({ strict: false });
  const valid = ajv.compile(JSON.parse(schema) as object);
  for (const grades of [mixed, poisoned]) t.ok(valid(JSON.parse(gradesJson(grades))), JSON.stringify(valid.errors));
  t.notOk(valid({ ...mixed, students: [{ student: 'x' }] }));
  t.equal(schema.match(/"volatile": true/g)?.length, 3);
  t.equal(gradesJson(settled({ ...mixed, seconds: 99 })), gradesJson(settled(mixed)));
  t.end();
});

t.test(
  "tap's own parser reads the TAP: a test for each student, a point for each check, nothing of what nodes print",
  async (t) => {
    const read = (text: string) =>
      new Promise<FinalResults>((resolve) => {
        new Parser({ strict: true }, resolve).end(text);
      });
    const many = await read(gradesTap(mixed));
    t.match(many, { ok: false, count: 4, pass: 1, bailout: false });
    const bad = await read(gradesTap(poisoned));
    t.match(bad, { count: 1, pass: 0, bailout: false });
    t.notMatch(JSON.stringify(bad.failures), /TAP_FAIL|"tapError":"/, 'strict: no line is anything else than TAP');
    t.notMatch(gradesTap(poisoned), /^ *(?:ok 99|Bail out!|1\.\.0)/m);
  },
);

t.test('JUnit is well-formed XML of the elements and attributes that its readers know, whatever nodes print', (t) => {
  const known: Readonly<Record<string, readonly string[]>> = {
    testsuites: ['name', 'tests', 'failures', 'errors', 'skipped'],
    testsuite: ['name', 'tests', 'failures', 'errors', 'skipped'],
    ...{ properties: [], property: ['name', 'value'], testcase: ['classname', 'name'] },
    ...{ failure: ['type', 'message'], error: ['type', 'message'] },
  };
  const tags = (text: string) => {
    const found: SaxesTagPlain[] = [];
    const parser = new SaxesParser();
    parser.on('error', (error) => {
      throw error;
    });
    parser.on('opentag', (tag) => found.push(tag));
    parser.write(text).close();
    return found;
  };
  for (const grades of [mixed, poisoned, { ...mixed, warnings: ['--> -- --->'] }])
    for (const { name, attributes } of tags(gradesJunit(grades))) t.same(Object.keys(attributes), known[name], name);
  const named = (grades: Grades, name: string) => tags(gradesJunit(grades)).filter((tag) => tag.name === name);
  t.match(named(mixed, 'testsuites'), [{ attributes: { tests: '12', failures: '4', errors: '1' } }]);
  t.equal(named(mixed, 'error').length, 1, 'what nobody could look at is no failure');
  t.equal(named(poisoned, 'testcase').length, 2);
  t.end();
});

t.test("Gradescope's results.json has the fields of its documentation, and of an error no points at all", (t) => {
  const fields = ['score', 'output', 'output_format', 'test_output_format', 'test_name_format', 'visibility'];
  const all = [...fields, 'stdout_visibility', 'extra_data', 'tests', 'execution_time', 'leaderboard'];
  const ofTest = ['score', 'max_score', 'status', 'name', 'name_format', 'number', 'output', 'output_format', 'tags'];
  interface Written {
    readonly score?: number;
    readonly tests: readonly Record<string, unknown>[];
  }
  const written = [one(mixed), one(mixed, 1), one(mixed, 2), one(mixed, 3), poisoned].map(
    (grades) => JSON.parse(gradesGradescope(grades)) as Written,
  );
  for (const result of [...written, JSON.parse(couldNotGrade('No ground.', 'Elsewhere.')) as Written]) {
    t.same(
      Object.keys(result).filter((key) => !all.includes(key)),
      [],
    );
    for (const test of result.tests) {
      t.same(
        Object.keys(test).filter((key) => ![...ofTest, 'visibility', 'extra_data'].includes(key)),
        [],
      );
      t.ok(test['output_format'] === undefined || test['output_format'] === 'text', 'nothing of it is rendered');
      t.ok(['visible', 'hidden', 'after_due_date', 'after_published'].includes(String(test['visibility'])));
    }
  }
  t.same(
    written.map(({ score }) => score),
    [3, 2, 0, undefined, 1],
  );
  t.ok(
    written[3]?.tests.every(({ score }) => score === undefined),
    'the sum of tests would be a grade',
  );
  t.throws(() => gradesGradescope(mixed), { message: /of one student, not 4/ });
  t.end();
});

t.test('GitHub is told in workflow commands of ours alone', (t) => {
  for (const grades of [mixed, poisoned]) {
    const lines = gradesGithub(grades).trimEnd().split('\n');
    for (const line of lines) {
      t.match(line, /^::(?:error|warning|notice) title=[^:,]*::/);
      t.notMatch(line.replace(/^::\w+ title=[^:,]*::/, ''), /^::/);
    }
  }
  t.match(gradesGithub(mixed), /^::error title=dan 03-bridge::not graded: the machine failed: nobody answers$/m);
  t.notMatch(gradesGithub(poisoned), /%0A|\x1b/i);
  t.end();
});

t.test('a spreadsheet gets the columns of the class list first, and no formula', (t) => {
  const rows = (grades: Grades): string[][] => parse(gradesCsv(grades));
  t.strictSame(rows(mixed), [
    ['student', '03-bridge (of 3)', 'total', 'remarks'],
    ['ann', '3', '3', ''],
    ['ben', '2', '2', '03-bridge: solves the variant of ann'],
    ['cleo', '0', '0', '03-bridge: missing'],
    ['dan', '', '', '03-bridge: error'],
  ]);
  const [header, row, ...more] = rows(poisoned);
  t.strictSame(header, ['id', 'name', '03-bridge (of 3)', 'total', 'remarks']);
  t.equal(row?.[0], "'=1+1");
  t.same(more, []);
  for (const cell of row ?? []) t.notMatch(cell, /^\s*[=+@|%-](?!\d+$)/);
  t.end();
});

t.test('a page renders what nodes print as text: no tag, no link, no picture, no heading of theirs', (t) => {
  const render = (text: string) => new MarkdownIt({ html: true, linkify: true }).render(text);
  const pages = [studentMarkdown(student(poisoned), poisoned), summaryMarkdown(poisoned), gradesAnalysis(poisoned)];
  for (const page of pages) {
    const html = render(page);
    t.notMatch(html, /<(?:script|img|a|b|iframe)\b/);
    t.notMatch(html, /<h\d>owned/);
    t.same([...html.matchAll(/<table>/g)].length <= 1, true);
  }
  t.match(render(summaryMarkdown(mixed)), /<td style="text-align:right">0 \(missing\)<\/td>/);
  t.end();
});

t.test(
  'a student reads what is missing, with evidence and hints, and of hidden checks only that there are some',
  (t) => {
    const page = studentMarkdown(student(mixed, 1), mixed);
    t.match(page, '- ✗ blue is there');
    t.match(page, '  wanted  red\n  found   nothing\n  look    ip netns');
    t.match(page, '<details><summary>Hint 1</summary>\n\nLook at `ip link`.');
    t.match(page, '- 1 more, which your teacher shows later');
    t.notMatch(page, 'green');
    t.end();
  },
);

t.test(
  'the analysis counts who met each check, and why the others did not; who handed in nothing tells nothing',
  (t) => {
    const page = gradesAnalysis(mixed);
    t.match(page, '4 students; 2 graded, 1 error, 1 missing.');
    t.match(page, '| switch/blue | blue is there | 50 % | absent 1 |');
    t.end();
  },
);

t.test('no format holds a byte that a terminal obeys, nor a mark that turns the order of reading', (t) => {
  for (const [name, format] of formats) {
    const text = format.file === undefined || name === 'gradescope' ? '' : format.file(poisoned);
    const each = format.each?.text(student(poisoned), poisoned) ?? '';
    for (const written of [text, each])
      t.notMatch(written, /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/, name);
  }
  t.notMatch(gradesText(poisoned, plain).join('\n'), /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]/);
  t.end();
});

t.test('what must be known of all grades stands in every report', (t) => {
  const grades = { ...one(mixed), warnings: ['Graded in the dark'] };
  const texts = [...formats.values()].map(({ file, each }) => file?.(grades) ?? each?.text(student(grades), grades));
  for (const text of [...texts, gradesText(grades, colours).join('\n')]) t.match(text, 'Graded in the dark');
  t.end();
});

t.test('files of students have names that are safe, and never one for two', (t) => {
  const names = ['ann', 'Ann', '../../etc/passwd', '.', 'a/b', 'a:b', ''].map((student) => ({
    student,
    listed: true,
    columns: {},
    labs: [],
  }));
  t.strictSame(fileNames(names), ['ann', 'Ann-2', 'etc-passwd', 'student', 'a-b', 'a-b-2', 'student-2']);
  t.end();
});
