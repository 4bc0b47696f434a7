import { appendFileSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';

import { person } from './test-person.js';

/** Somebody with a class on disk, on a machine where no ground can stand: so nothing here may come as far as nodes. */
function teacher(t: Test) {
  const somebody = person(t).with({ DOCKER_HOST: 'unix:///nowhere/docker.sock' });
  const folder = t.testdir({
    in: { ann: { 'submission.yaml': 'lab: 03-bridge\n' }, ben: {} },
    'class.csv': 'id,name\nann,Ann\nben,Ben\n',
    'twice.csv': 'id\nann\nann\n',
  });
  const grade = (...argv: readonly string[]) => somebody.labs('grade', join(folder, 'in'), '--ground', 'box', ...argv);
  const alone = (...argv: readonly string[]) =>
    somebody.labs('grade', join(folder, 'in/ann'), '--ground', 'box', ...argv);
  return { grade, alone, at: (name: string) => join(folder, name) };
}

t.test('a report that could not be written is told before anything is graded', (t) => {
  const { grade, at } = teacher(t);
  for (const path of ['/proc/grades.json', at('nowhere/deep/grades.json')]) {
    const { code, stderr } = grade('--report', `json=${path}`);
    t.match(stderr, `labs: The report ${path} cannot be written`);
    t.equal(code, 3);
  }
  t.end();
});

t.test('a format that there is not, and one that needs a folder, are told with what there is', (t) => {
  const { grade, at } = teacher(t);
  const { code, stderr } = grade('--report', 'junti=x.xml');
  t.match(stderr, 'There is no format junti of a report; did you mean junit?');
  t.equal(code, 2);
  t.match(grade('--report', 'markdown').stderr, 'Give one, for a file each: --report markdown=reports/');
  t.match(grade('--report', `csv=${at('in')}`).stderr, 'csv is one file');
  t.end();
});

t.test('a path that is not there is no lab, and two reports are not written to one file', (t) => {
  const { grade, at } = teacher(t);
  t.match(grade('handins/03-bridge', '--class', at('class.csv')), {
    code: 2,
    stderr: 'There is no handins/03-bridge.',
  });
  t.match(grade('nosuch'), { code: 2, stderr: /^labs: no lab called nosuch; there is / });
  const same = ['--report', `json=${at('same')}`, '--report', `csv=${at('same')}`];
  t.match(grade(...same), { code: 2, stderr: `Two reports would be written to ${at('same')}, and one would be lost.` });
  t.match(grade('--report', `json=${at('class.csv')}/x`).stderr, 'cannot be written');
  t.end();
});

t.test('a report among the submissions would be graded the next time, and is refused', (t) => {
  const { grade, at } = teacher(t);
  for (const path of ['in/grades.json', 'in/feedback/']) {
    const { code, stderr } = grade('--report', `${path.endsWith('/') ? 'markdown' : 'json'}=${at(path)}`);
    t.match(stderr, `The report ${at(path)} would lie among the submissions.`);
    t.equal(code, 2);
    t.notOk(existsSync(at(path)));
  }
  t.end();
});

t.test('a link that its teacher names is followed', (t) => {
  const { at } = teacher(t);
  symlinkSync('in', at('link'));
  const somebody = person(t).with({ DOCKER_HOST: 'unix:///nowhere/docker.sock' });
  t.match(somebody.labs('grade', at('link'), '--ground', 'box'), { code: 3, stderr: /docker/ }, 'as far as a ground');
  t.end();
});

t.test('where no lab is named, hand-ins for different labs are told, and nobody is graded', (t) => {
  const folder = t.testdir({
    ann: { 'submission.yaml': 'lab: 03-bridge\n' },
    ben: { 'submission.yaml': 'lab: 03-bridge\n' },
    eve: { 'submission.yaml': 'lab: 05-nat\n' },
  });
  const { code, stderr } = person(t).labs('grade', folder);
  t.equal(code, 2);
  t.match(stderr, 'What was handed in is not all for the same labs: 03-bridge (2 of 3), 05-nat (eve).');
  t.match(stderr, 'Name those that count: labs grade 03-bridge submissions/');
  t.end();
});

t.test('a class list without an end is refused, and not read to it', (t) => {
  const { code, stderr } = teacher(t).grade('--class', '/dev/zero');
  t.match(stderr, 'labs: /dev/zero cannot be read: it is longer than 16 MiB.\n  Give a CSV file in UTF-8.\n');
  t.equal(code, 2);
  t.end();
});

t.test('a class list with somebody twice is refused by its line', (t) => {
  const { grade, at } = teacher(t);
  const { code, stderr } = grade('--class', at('twice.csv'));
  t.match(stderr, `${at('twice.csv')} cannot be used as a class list:\n  line 3: ann is in line 2 already\n`);
  t.equal(code, 2);
  t.end();
});

t.test('numbers that are none, and --resume without a report, are told', (t) => {
  const { grade } = teacher(t);
  t.match(grade('--jobs', '0').stderr, '--jobs 0 is not a whole number from 1 on.\n  Give a whole number: --jobs 4\n');
  t.match(grade('--time', 'x').stderr, '--time x is not a number from 0.1 on.');
  t.match(grade('--resume').stderr, 'no report has a file');
  t.end();
});

t.test('what is kept of other work is not gone on with', (t) => {
  const { grade, at } = teacher(t);
  const report = ['--report', `json=${at('grades.json')}`];
  t.equal(grade(...report).code, 3, 'no ground can stand');
  t.ok(existsSync(at('grades.json.kept/done.jsonl')));
  t.match(grade(...report, '--resume').stderr, 'docker');
  const { code, stderr } = grade(...report, '--resume', '--follow-through');
  t.match(
    stderr,
    /is of other work: other labs, other options or another version\.\n {2}To begin again remove that folder, and leave --resume out\./,
  );
  t.equal(code, 2);
  appendFileSync(at('grades.json.kept/done.jsonl'), '{}\n');
  t.match(grade(...report), { code: 2, stderr: `${at('grades.json.kept')} keeps 1 that an earlier run has graded.` });
  t.end();
});

t.test('where no ground can stand, an autograder still writes a well-formed result without points', (t) => {
  const { grade, alone, at } = teacher(t);
  writeFileSync(at('results.json'), 'of the last time');
  const report = ['--report', `gradescope=${at('results.json')}`];
  t.match(grade(...report), { code: 2, stderr: /is of one student, and there are 2\.\n {2}Give a folder/ });
  const { code } = alone(...report);
  t.equal(code, 3);
  const result = JSON.parse(readFileSync(at('results.json'), 'utf8')) as Readonly<Record<string, unknown>>;
  t.match(result, {
    output: /^This could not be graded, and that is not your fault\./,
    tests: [{ name: 'could not grade' }],
  });
  t.notOk('score' in result);
  t.end();
});
