import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';

import { registry } from '../../checks/registry.js';
import { seedOf } from '../grade/variants.js';
import { readVaried } from '../lab/read-varied.js';
import type { Grades } from '../session/grades.js';
import { zipOf } from '../grade/test-zip.js';
import { courseIn, labName, right, submissionOf, written } from './test-course.js';
import { noNodes, person } from './test-person.js';

const secret = 'known to the teacher';

/** A teacher with a course, and what students handed in. */
function teacher(t: Test, handedIn: Readonly<Record<string, Parameters<typeof submissionOf>[0]>>) {
  const somebody = person(t);
  const course = courseIn(join(somebody.base, 'course'), 'title: Networks\n');
  const at = (name: string) => join(somebody.base, name);
  for (const [student, scripts] of Object.entries(handedIn)) written(at(`in/${student}`), submissionOf(scripts));
  const graded = (...argv: readonly string[]) => {
    const report = ['--report', `json=${at('grades.json')}`, '--report', `markdown=${at('pages')}/`];
    // Whether a memory cgroup can be had is the matter of other tests.
    const { code, stderr } = somebody.labs('grade', '--course', course, ...report, '--trust-submissions', ...argv);
    if (code !== 0 && code !== 1) throw new Error(`labs grade ended with ${code ?? ''}: ${stderr}`);
    const grades = JSON.parse(readFileSync(at('grades.json'), 'utf8')) as Grades;
    return grades.students.map(({ student, labs: [lab] }) => ({
      ...{ student, points: lab?.points, solves: lab?.solves },
      steps: lab?.steps.map(({ points }) => points) ?? [],
      rows: lab?.steps.flatMap(({ rows }) => rows) ?? [],
    }));
  };
  const page = (student: string) => readFileSync(at(`pages/${student}.md`), 'utf8');
  return { at, course, graded, page };
}

const summary = (grades: readonly { student: string; steps: readonly number[]; solves: string | undefined }[]) =>
  grades.map(({ student, steps, solves }) => [student, ...steps, ...(solves === undefined ? [] : [solves])]);

void t.test('--follow-through: a slip in the first step costs the first step alone', { skip: noNodes }, (t) => {
  const { at, graded } = teacher(t, { ann: { ...right, room: 'ip netns add rde\n' }, ben: right });
  t.strictSame(summary(graded(at('in'))), [
    ['ann', 1, 0.8],
    ['ben', 2, 4],
  ]);
  t.strictSame(summary(graded(at('in'), '--follow-through')), [
    ['ann', 1, 4],
    ['ben', 2, 4],
  ]);
  t.end();
});

void t.test('--seed-by student: each is graded on a variant, and whose else it is, is named', { skip: noNodes }, async (t) => {
  const { at, course, graded, page } = teacher(t, {});
  writeFileSync(join(course, 'course.yaml'), `title: Networks\nseed: ${secret}\n`);
  const varied = await readVaried({ file: join(course, 'labs', labName, 'lab.md') }, registry);
  const inVariantOf = (student: string) => {
    const [network = '', red = ''] = varied.literals(seedOf(student, secret));
    const rename = (text: string) => text.replaceAll('192.168.15.1/24', network.replace('.0/', '.1/')).replaceAll('red', red);
    return submissionOf({ room: rename(right.room), number: rename(right.number) });
  };
  t.notSame(inVariantOf('ann'), inVariantOf('ben'));
  written(at('in/ann'), inVariantOf('ann'));
  written(at('in/ben'), inVariantOf('ann'));
  written(at('in/cleo'), submissionOf());
  writeFileSync(at('class.csv'), 'id,name\nann,Ann\nben,Ben\ncleo,Cleo\ndan,Dan\n');
  const grades = graded(at('in'), '--class', at('class.csv'), '--seed-by', 'student');
  t.strictSame(summary(grades), [
    ['ann', 2, 4],
    ['ben', 1, 0.8, 'ann'],
    ['cleo', 1, 0.8],
    ['dan', 0, 0],
  ]);
  t.notMatch(page('ben'), /\bann\b/, 'that is for the teacher, not for ben');
  t.end();
}); // prettier-ignore

void t.test('checks that students never see count, and are told to them as a number alone', { skip: noNodes }, (t) => {
  const { at, graded, page } = teacher(t, {
    ann: { ...right, room: 'ip netns add red; ip netns add mine\n' },
    ben: right,
  });
  const [ann, ben] = graded(at('in'));
  t.strictSame([ann?.steps, ben?.steps], [[1, 4], [2, 4]]); // prettier-ignore
  t.match(
    ann?.rows.map(({ id, visibility, points, of }) => [id, visibility, points, of]),
    [
      ['netns', 'visible', 1, 1],
      ['only', 'hidden', 0, 1],
      ['number', 'visible', 2.4, 2.4],
      ['again', 'after_due_date', 0.8, 0.8],
      ['who', 'visible', 0.8, 0.8],
    ],
  );
  t.match(page('ann'), /there is a room called red\n- 1 more, which your teacher shows later\n/);
  t.notMatch(page('ann'), 'one room alone');
  t.end();
});

void t.test('one zip of a class, as a platform gives it, is graded as the folder is', { skip: noNodes }, (t) => {
  const { at, graded } = teacher(t, { '1': right, '2': { ...right, number: 'true\n' } });
  const folders = summary(graded(at('in')));
  const files = (folder: string, scripts: typeof right) =>
    Object.entries(submissionOf(scripts)).map(([name, text]) => [`${folder}/${name}`, text] as const);
  writeFileSync(
    at('moodle.zip'),
    zipOf([
      ...files('Ann_1_assignsubmission_file_', right),
      ...files('Ben_2_assignsubmission_file_', { ...right, number: 'true\n' }),
    ]),
  );
  writeFileSync(at('class.csv'), 'id,name\n1,Ann\n2,Ben\n');
  t.strictSame(summary(graded(at('moodle.zip'), '--class', at('class.csv'))), folders);
  t.end();
});
