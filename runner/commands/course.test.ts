import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';

import { courseIn, labName, submissionOf, written } from './test-course.js';
import { person } from './test-person.js';

t.test('a lab that is pinned and has another text is told before anything is graded', (t) => {
  const somebody = person(t).with({ DOCKER_HOST: 'unix:///nowhere/docker.sock' });
  const course = courseIn(join(somebody.base, 'course'));
  written(join(somebody.base, 'in/ann'), submissionOf());
  const inCourse = (...argv: readonly string[]) => somebody.labs(...argv, '--course', course);
  const pins = inCourse('list', '--pins').stdout;
  t.match(pins, /^pinned:\n {2}01-room: [0-9a-f]{16}\n$/);
  const grade = () => inCourse('grade', join(somebody.base, 'in'), '--ground', 'box');
  writeFileSync(join(course, 'course.yaml'), pins);
  t.match(grade(), { code: 3, stderr: /docker/ }, 'the text is right, and no ground can stand');
  writeFileSync(join(course, `private/${labName}/lab.md`), '');
  t.match(grade(), {
    code: 2,
    stderr:
      /The course was made with another text of this lab:\n {2}01-room is [0-9a-f]{16}, and was pinned as [0-9a-f]{16}\n {2}Get that text back, or pin this one: labs list --pins\n/,
  });
  t.end();
});

t.test('checks of the teacher’s own in a folder with a slip in its name are told, not left out', (t) => {
  const somebody = person(t).with({ DOCKER_HOST: 'unix:///nowhere/docker.sock' });
  const course = courseIn(join(somebody.base, 'course'));
  written(join(somebody.base, 'in/ann'), submissionOf());
  renameSync(join(course, 'private', labName), join(course, 'private/01-rom'));
  t.match(somebody.labs('grade', join(somebody.base, 'in'), '--course', course, '--ground', 'box'), {
    code: 2,
    stderr: `${join(course, 'private/01-rom')} is for no lab; did you mean ${labName}?\n  Call the folder`,
  });
  t.end();
});

t.test('the seed of a course chooses the variant that learners read, unless each student has another', (t) => {
  const somebody = person(t);
  const course = courseIn(join(somebody.base, 'course'), 'seed: spring\n');
  const shown = () => somebody.labs('show', labName, '--course', course).stdout;
  const variant = shown();
  t.match(variant, /The room is called (?!red)\w+\./);
  writeFileSync(join(course, 'course.yaml'), 'seed: spring\nseed-by: student\n');
  t.match(shown(), 'The room is called red.');
  t.end();
});

t.test('a list of labs names private checks and what is packed, too', (t) => {
  const somebody = person(t);
  const at = (name: string) => join(somebody.base, name);
  courseIn(at('theirs'));
  mkdirSync(at('mine'));
  writeFileSync(at('mine/course.yaml'), `labs: [../theirs/labs/${labName}]\npoints: { ${labName}: 3 }\n`);
  t.equal(somebody.labs('pack', '--course', at('mine'), '--students', at('out')).code, 0);
  t.match(somebody.labs('list', '--course', at('out')).stdout, /^01-room +5 min/);
  t.match(somebody.labs('lint', '--all', '--course', at('out')), { code: 0 });
  t.end();
});
