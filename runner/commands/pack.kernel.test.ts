import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';

import type { Grades } from '../session/grades.js';
import { courseIn, labName, submissionOf, written } from './test-course.js';
import { noNodes, person } from './test-person.js';
import { noTmux, terminal } from './test-terminal.js';

const yaml = 'title: Networks\nseed: known to the teacher\nseed-by: student\npoints: { 01-room: 12 }\n';

const seedLine = (file: string) => /^seed: .*\n/m.exec(readFileSync(file, 'utf8'))?.[0] ?? '';

/** A teacher who has packed a course for a class. */
function packed(t: Test) {
  const somebody = person(t).with({ LABS_GROUND: 'sandbox' });
  const at = (name: string) => join(somebody.base, name);
  courseIn(at('teacher'), yaml);
  writeFileSync(at('class.csv'), 'id,name\nann,Ann\nben,Ben\n');
  const pack = (...more: readonly string[]) =>
    somebody.labs('pack', '--course', at('teacher'), '--students', at('handed-out'), ...more);
  return { somebody, at, pack };
}

void t.test('each student gets a variant, and nothing that is the teacher’s; nothing is overwritten', (t) => {
  const { somebody, at, pack } = packed(t);
  t.match(pack(), { code: 2, stderr: /Give the class list: labs pack --students DIR --class class.csv/ });
  const done = pack('--class', at('class.csv'));
  t.strictSame(done, {
    code: 0,
    stdout: `${at('handed-out/ann')}\n${at('handed-out/ben')}\n1 lab without solutions, for each of 2 students.\n`,
    stderr: '',
  });
  t.strictSame(readdirSync(at('handed-out/ann'), { recursive: true }).sort(), [
    ...['course.yaml', 'labs', `labs/${labName}`, `labs/${labName}/lab.md`],
  ]);
  const page = (student: string) => readFileSync(at(`handed-out/${student}/labs/${labName}/lab.md`), 'utf8');
  t.not(page('ann'), page('ben'), 'each has other names');
  t.notMatch(page('ann'), /netns add|ip -n|ip netns exec|right|rooms only|vary|Also|Solution/);
  t.match(page('ann'), /choices:\n {2}- the host\n {2}- nobody\n/);
  t.notMatch(readFileSync(at('handed-out/ann/course.yaml'), 'utf8'), 'known to the teacher');
  t.match(somebody.labs('lint', '--all', '--course', at('handed-out/ann')), { code: 0, stdout: /nothing to mend/ });
  t.match(pack('--class', at('class.csv')), { code: 2, stderr: /handed-out is not empty, and nothing is overwritten/ });
  t.end();
});

void t.test('with what was packed a learner works, hands in, and gets the points', { skip: noNodes || noTmux }, (t) => {
  const { somebody, at, pack } = packed(t);
  t.equal(pack('--class', at('class.csv')).code, 0);
  const page = readFileSync(at(`handed-out/ann/labs/${labName}/lab.md`), 'utf8');
  const [, room = ''] = /called (\w+)\./.exec(page) ?? [];
  const [, number = ''] = /is (192\.168\.\d+\.1\/24)/.exec(page) ?? [];
  // Found above the folder in which labs are typed here.
  written(somebody.base, { 'course.yaml': `labs: handed-out/ann/labs\n${seedLine(at('handed-out/ann/course.yaml'))}` });
  t.equal(somebody.labs('up', labName).code, 0);
  const sat = terminal(t, somebody);
  sat.reads(/^outer\$$/);
  sat.line(`labs run ${labName}`);
  sat.reads(/\nhost:~#$/);
  t.match(sat.answer('labs solution'), /There is no solution of room to see: this course keeps its solutions\./);
  t.match(sat.answer('labs jump 2'), /Not every step before number is complete: this course keeps its solutions\./);
  t.match(sat.answer('labs diff'), 'There is nothing to compare with: this course keeps its solutions.');
  t.match(sat.answer(`ip netns add ${room}`), /● Step 1 is complete: Make it\n/);
  t.notMatch(sat.answer(`ip -n ${room} address add ${number.replace('/24', '')} dev lo`), 'It looks like this');
  t.match(sat.answer('labs check'), 'It looks like this: without a prefix');
  t.match(sat.answer('labs reset --step 2'), /01-room stands on fresh nodes\. The step is: Give it a number/);
  t.match(sat.answer('labs answer who 2'), '○ Noted. Your teacher has the right answer.');
  t.match(sat.answer(`ip -n ${room} address add ${number} dev lo`), 'A room with a number is complete.');
  t.match(sat.answer('labs submit in/ann'), 'It does on fresh nodes what it did on yours.');
  sat.line('quit');
  sat.reads(/outer\$$/);
  execFileSync('tar', ['-C', at('in'), '-czf', at('ann.tgz'), 'ann']);
  for (const handIn of [at('in/ann'), at('ann.tgz')])
    t.match(somebody.labs('check', '--submission', handIn), {
      code: 0,
      stdout: /○ Who else can see this number\? Your teacher has the right answer\.\n5 of 6 points, and up to 1 for answers/,
    });
  const report = ['--class', at('class.csv'), '--report', `json=${at('grades.json')}`, '--trust-submissions'];
  const grade = (course: string) => somebody.labs('grade', at('in'), '--course', at(course), ...report);
  t.match(grade('handed-out/ann'), { code: 2, stderr: /01-room is here as students get it, without what grading needs/ });
  written(at('in/ben'), submissionOf());
  t.equal(grade('teacher').code, 1);
  const { students } = JSON.parse(readFileSync(at('grades.json'), 'utf8')) as Grades;
  t.match(students.map(({ student, labs: [lab] }) => [student, lab?.points, lab?.of]), [['ann', 12, 12], ['ben', Number, 12]]);
  t.end();
}); // prettier-ignore

void t.test('when the nodes are gone, what was typed is typed again, and what that does not do is to be done again', { skip: noNodes || noTmux }, (t) => {
  const { somebody, at, pack } = packed(t);
  writeFileSync(at('teacher/course.yaml'), 'title: Networks\n');
  t.equal(pack().code, 0);
  written(somebody.base, { 'course.yaml': 'labs: handed-out/labs\n' });
  t.equal(somebody.labs('up', labName).code, 0);
  // Not before the coach, who writes down what is typed.
  somebody.labs('exec', 'host', '--', 'ip', 'netns', 'add', 'red');
  t.match(somebody.labs('check').stdout, 'Step 1, Make it: complete.');
  t.equal(somebody.labs('down', labName).code, 0);
  const sat = terminal(t, somebody);
  sat.line(`labs run ${labName}`);
  const said = sat.reads(/\nhost:~#$/);
  t.match(said.replaceAll('\n', ' '), /did not bring back Make it, and this course keeps its solutions: it goes on from there\. No step was complete yet\./);
  t.match(said, 'Step 1 of 2: Make it');
  sat.line('quit');
  sat.reads(/outer\$$/);
  t.end();
}); // prettier-ignore
