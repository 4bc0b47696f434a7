import { join } from 'node:path';
import t from 'tap';
import { findCourse, findLab, type Course } from './course.js';

function courseOf(...names: readonly string[]): Course {
  return {
    labs: names.map((name) => ({ name, file: `/c/${name}/lab.md` })),
    folder: '/c',
    points: {},
    pinned: {},
    seedBy: 'course',
    solutions: 'shown',
  };
}

const course = courseOf('01-namespaces', '03-bridge', '09-docker-bridge', '10-net', '11-network');

t.test('a lab is found by its name, its number, what stands after the number, and a beginning of either', (t) => {
  for (const word of ['03-bridge', '3', '03', '003', 'bridge', '03-br', 'bri'])
    t.equal(findLab(course, word).name, '03-bridge', word);
  t.equal(findLab(course, 'net').name, '10-net', 'a whole name wins over a beginning');
  t.end();
});

t.test('what no lab is called is answered with the one that is nearly called so', (t) => {
  const next = 'See all of them: labs list';
  t.throws(() => findLab(course, '03-brige'), {
    code: 'no-lab',
    message: 'no lab called 03-brige; did you mean 03-bridge?',
    next,
  });
  t.throws(() => findLab(course, 'brigde'), { message: 'no lab called brigde; did you mean bridge?' });
  t.throws(() => findLab(course, '7'), { code: 'no-lab', message: /^no lab called 7/ });
  const all = course.labs.map(({ name }) => name).join(', ');
  t.throws(() => findLab(course, 'nosuchlabatall'), { message: `no lab called nosuchlabatall; there is ${all}` });
  t.throws(() => findLab(course, ''), { code: 'no-lab' });
  t.end();
});

t.test('what can be several labs is not guessed', (t) => {
  t.throws(() => findLab(course, 'n'), {
    message: 'n can be 01-namespaces, 10-net, 11-network',
    next: 'Write more of the name: labs show 01-namespaces',
  });
  t.end();
});

/** A new one each time: tap takes the same object twice for a cycle. */
function lab(): { 'lab.md': string } {
  return { 'lab.md': '' };
}

t.test('a course.yaml is found upwards, and names the folder of the labs, their points and the seed', async (t) => {
  const root = t.testdir({
    'course.yaml': 'title: Networks\nlabs: exercises\nseed: spring\npoints: { 2-b: 5 }\n',
    exercises: { '10-c': lab(), '2-b': lab(), notes: { 'readme.md': '' }, 'lab.md': '' },
    deep: { deeper: {} },
    builtin: { '01-a': lab() },
  });
  const found = await findCourse({ version: '0.1.0', from: join(root, 'deep/deeper'), builtIn: join(root, 'builtin') });
  t.strictSame(found, {
    title: 'Networks',
    seed: 'spring',
    points: { '2-b': 5 },
    ...{ pinned: {}, seedBy: 'course', solutions: 'shown' },
    folder: join(root, 'exercises'),
    labs: ['2-b', '10-c'].map((name) => ({ name, file: join(root, 'exercises', name, 'lab.md') })),
  });
  const named = await findCourse({ version: '0.1.0', from: '/', course: join(root, 'builtin'), builtIn: '/none' });
  t.strictSame(
    named.labs,
    [{ name: '01-a', file: join(root, 'builtin/01-a/lab.md') }],
    '--course wins, without a course.yaml too',
  );
});

t.test('without a course.yaml the labs are those that come with the program', async (t) => {
  const root = t.testdir({ labs: { '00-tour': lab() } });
  t.match(await findCourse({ version: '0.1.0', from: '/', builtIn: join(root, 'labs') }), {
    labs: [{ name: '00-tour' }],
    points: {},
  });
});

t.test('an unsound course.yaml says each problem with its line, and a missing folder is named', async (t) => {
  const root = t.testdir({ 'course.yaml': 'lab: x\nseed: 7\n', labs: { '01-a': lab() } });
  await t.rejects(findCourse({ version: '0.1.0', from: root, builtIn: root }), {
    code: 'lab-unsound',
    problems: [
      { line: 1, column: 1, message: 'unknown key lab; did you mean labs?' },
      { line: 2, column: 7, message: "expected text, found the number 7; in quotes it is text: '7'" },
    ],
  });
  const other = t.testdir({ 'course.yaml': 'points: { 01-b: 3 }\n', labs: { '01-a': lab() } });
  await t.rejects(findCourse({ version: '0.1.0', from: other, builtIn: other }), {
    message: /:1:11: no lab is called 01-b; did you mean 01-a\?/,
  });
  await t.rejects(findCourse({ version: '0.1.0', from: other, course: 'nowhere', builtIn: other }), {
    code: 'no-lab',
    message: 'nowhere is not a folder with labs',
  });
});

t.test('labs are a list of folders too, here or elsewhere, in the order of the list', async (t) => {
  const root = t.testdir({
    mine: {
      'course.yaml': "labs: [labs/2-b, ../theirs/1-a/]\nunderlay: '0.1'\nseed-by: student\nsolutions: when-met\n",
      labs: { '2-b': lab(), '3-not-listed': lab() },
    },
    theirs: { '1-a': lab() },
    wrong: { 'course.yaml': "labs: [../theirs/1-a, ../theirs, ../mine/../theirs/1-a]\nunderlay: '0.2'\npinned: { 1-b: x }\n" },
  });
  const at = (name: string) => join(root, name);
  const search = { from: '/', builtIn: '/none', version: '0.1.7' };
  t.match(await findCourse({ ...search, course: at('mine') }), {
    labs: [
      { name: '2-b', file: at('mine/labs/2-b/lab.md'), hidden: at('mine/private/2-b/lab.md') },
      { name: '1-a', file: at('theirs/1-a/lab.md'), hidden: at('mine/private/1-a/lab.md') },
    ],
    ...{ seedBy: 'student', solutions: 'when-met' },
  });
  const fault = await findCourse({ ...search, course: at('wrong') }).catch((error: unknown) => error);
  const { problems } = fault as { problems: readonly { line: number; message: string }[] };
  t.strictSame(problems.map(({ line, message }) => `${line}: ${message}`), [
    '1: ../theirs is no folder with a lab.md in it',
    '1: a second lab is called 1-a; grades hang on the name',
    '2: this course is for Underlay 0.2, and this is 0.1.7; use that version, or try the course with this one and write it here',
    '3: no lab is called 1-b; did you mean 1-a?',
  ]);
}); // prettier-ignore
