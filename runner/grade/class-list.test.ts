import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';

import { readClassList } from './class-list.js';
import { readManifest } from '../session/submission.js';
import { handInsOf, openHandIn, submissionsIn } from './hand-ins.js';
import { rosterOf } from './roster.js';

const list = (text: string) => readClassList('class.csv', text);

t.test('a class list is read as platforms write it: marks, semicolons, quotes, names in two columns', (t) => {
  const { columns, students } = list(
    '\ufeffFirst name;Surname;Email address\r\n"Ann";"Bell; B.";ann@x\r\n\r\nBen;Cole;\r\n',
  );
  t.strictSame(columns, ['First name', 'Surname', 'Email address']);
  t.strictSame(
    students.map(({ student, names }) => [student, names]),
    [
      ['ann@x', ['ann@x', 'Ann Bell; B.']],
      ['Ben Cole', ['Ben Cole']],
    ],
  );
  t.end();
});

t.test('blanks in the name of a column are no matter', (t) => {
  const { columns, students } = list('student, id  number \nann,1003\n');
  t.strictSame(columns, ['student', 'id number']);
  t.strictSame(students, [
    { student: 'ann', names: ['ann', '1003'], columns: { student: 'ann', 'id number': '1003' } },
  ]);
  t.end();
});

t.test('every problem of a class list is told by its line', (t) => {
  t.throws(() => list('id,name\n1,Ann\n2,Ben\n 1 ,Cleo\n,\n,Dan\n2,Eve\n'), {
    code: 'bad-class-list',
    message:
      'class.csv cannot be used as a class list:\n  line 4: 1 is in line 2 already\n  line 7: 2 is in line 3 already',
  });
  t.throws(() => list('grade,group\n1,2\n'), { message: /no column says who a student is; there are: grade, group/ });
  t.throws(() => list(''), { message: /it is empty/ });
  t.throws(() => list('id,id\n1,1\n'), { message: /two columns are called "id"/ });
  t.throws(() => list('id,name\n1,"Ann\n'), { message: /cannot be used as a class list:\n {2}\S/ });
  t.throws(() => list('id,name\n1,Ann,x\n'), { message: /line 2: it has more cells than there are columns/ });
  t.end();
});

const students = list('id,name\n1,Ann Bell\n2,Ben\n3,Sam\n4,Sam\n').students;
const handIn = (...names: string[]) => ({ names, from: `in/${names[0] ?? ''}`, parts: [] });
const classList = { columns: ['id', 'name'], students };

t.test('everybody has a row, in the order of the list; who is in no list stands behind', (t) => {
  const roster = rosterOf([handIn('zoe'), handIn('ann bell', '77'), handIn('3')], classList);
  t.strictSame(
    roster.map(({ student, listed, handIn }) => [student, listed, handIn?.from]),
    [
      ['1', true, 'in/ann bell'],
      ['2', true, undefined],
      ['3', true, 'in/3'],
      ['4', true, undefined],
      ['zoe', false, 'in/zoe'],
    ],
  );
  t.end();
});

t.test('a list that knows none of those who handed in is of another class', (t) => {
  t.throws(() => rosterOf([handIn('zoe'), handIn('yan')], classList), {
    code: 'bad-class-list',
    message: 'Nothing that was handed in is of anybody in the class list: zoe, yan.',
  });
  t.equal(rosterOf([], classList).length, 4, 'but nobody has to hand in');
  t.end();
});

t.test('one name of two students, and two hand-ins of one student, are refused', (t) => {
  t.throws(() => rosterOf([handIn('Sam')], classList), { message: 'in/Sam can be of 3 or 4: all are called Sam.' });
  t.throws(() => rosterOf([handIn('1'), handIn('Ann Bell')], classList), {
    message: '1 handed in twice: in/1 and in/Ann Bell.',
  });
  t.end();
});

t.test('hand-ins are found in what Moodle and Gradescope give, in a folder of many, and alone', async (t) => {
  const manifest = () => ({ 'submission.yaml': 'lab: x\n' });
  const root = t.testdir({
    moodle: { 'Ann Bell_12_assignsubmission_file_': { wrapped: manifest() }, 'Ben_13_assignsubmission_file_': {} },
    gradescope: {
      'submission_metadata.yml':
        "submission_7:\n  :submitters:\n  - :name: Ann\n    :sid: '1'\n    :email: ann@x\n  - :name: Ben\n    :sid: 2\n",
      submission_7: manifest(),
      submission_9: manifest(),
    },
    many: { ann: manifest(), 'README.txt': 'x', '.hidden': manifest(), ben: {} },
    alone: manifest(),
  });
  mkdirSync(join(root, 'many', 'cleo'));
  const { zipOf } = await import('./test-zip.js');
  writeFileSync(join(root, 'many', 'cleo', 'work.zip'), zipOf([['x/submission.yaml', 'lab: x\n']]));
  const names = async (...paths: string[]) => (await handInsOf(paths.map((path) => join(root, path)))).map((one) => one.names);
  t.strictSame(await names('moodle'), [['Ann Bell', 'Participant 12', '12'], ['Ben', 'Participant 13', '13']]);
  t.strictSame(await names('gradescope'), [['1', 'ann@x', 'Ann'], ['2', 'Ben'], ['submission_9']]);
  t.strictSame(await names('many', 'alone'), [['ann'], ['ben'], ['cleo'], ['alone']]);
  const found = await handInsOf([join(root, 'many'), join(root, 'moodle')]);
  const counts = await Promise.all(found.map(async (one) => submissionsIn(await openHandIn(one)).length));
  t.strictSame(counts, [1, 0, 1, 1, 0], 'whatever folders and archives are around it');
  await t.rejects(handInsOf([join(root, 'nobody')]), { code: 'bad-usage' });
}); // prettier-ignore

t.test('the one zip that Moodle or Gradescope gives of a class is opened as a class', async (t) => {
  const { zipOf } = await import('./test-zip.js');
  const inner = zipOf([['x/submission.yaml', 'lab: of Cleo\n']]);
  const zips: Readonly<Record<string, readonly (readonly [string, string | Buffer])[]>> = {
    moodle: [
      ['Ann Bell_12_assignsubmission_file_/wrapped/submission.yaml', 'lab: of Ann\n'],
      ['Ben_13_assignsubmission_file_/', ''],
      ['Cleo_14_assignsubmission_file_/work.zip', inner],
      ['Dan_15_assignsubmission_file_/../../x', ''],
    ],
    gradescope: [
      [
        'assignment_7_export/submission_metadata.yml',
        "submission_1:\n  :submitters:\n  - :sid: '1'\n  - :sid: '2'\nsubmission_2:\n  :submitters:\n  - :name: Zoe\n",
      ],
      ['assignment_7_export/submission_1/submission.yaml', 'lab: of both\n'],
      ['assignment_7_export/submission_2/submission.yaml', 'lab: of Zoe\n'],
      ['assignment_7_export/submission_3/submission.yaml', 'lab: of nobody\n'],
    ],
    'of-one': [['03-bridge/submission.yaml', 'lab: of one\n']],
  };
  const folder = t.testdir(
    Object.fromEntries(Object.entries(zips).map(([name, files]) => [`${name}.zip`, zipOf(files)])),
  );
  const opened = async (name: string) =>
    Promise.all(
      (await handInsOf([join(folder, `${name}.zip`)])).map(async (one) => {
        const files = await openHandIn(one).catch((error: unknown) => (error as Error).message);
        const said = typeof files === 'string' ? [files] : submissionsIn(files).map((files) => readManifest(files).lab);
        return [one.names[0], ...said];
      }),
    );
  t.strictSame(await opened('moodle'), [
    ['Ann Bell', 'of Ann'],
    ['Ben'],
    ['Cleo', 'of Cleo'],
    ['Dan', 'The name "../../x" leads out of its folder.'],
  ]);
  t.strictSame(await opened('gradescope'), [
    ['1', 'of both'],
    ['2', 'of both'],
    ['Zoe', 'of Zoe'],
    ['submission_3', 'of nobody'],
  ]);
  t.strictSame(await opened('of-one'), [['of-one', 'of one']]);
});
