import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { parse } from 'yaml';

import type { Grades } from '../session/grades.js';
import { courseIn, right, submissionOf, written } from './test-course.js';
import { noNodes, person } from './test-person.js';
import { blockWith, programsIn } from './test-recipe.js';

const skip = noNodes || (process.getuid?.() === 0 ? false : 'the recipes are for root');

/** A course's repository with what two students handed in, in which a script of the page runs. */
function repository(t: Test) {
  const { base, env } = person(t);
  courseIn(base, 'title: Networks\n');
  written(join(base, 'submissions/ann'), submissionOf());
  written(join(base, 'submissions/ben'), submissionOf({ ...right, number: 'true\n' }));
  writeFileSync(join(base, 'class.csv'), 'id,name\nann,Ann\nben,Ben\n');
  const text = (name: string) => readFileSync(join(base, name), 'utf8');
  const points = () => {
    const { students } = JSON.parse(text('grades.json')) as Grades;
    return students.map(({ student, labs: [lab] }) => [student, lab?.points]);
  };
  const runs = (script: string) => {
    const path = `${programsIn(join(base, 'programs'))}:${env['PATH'] ?? ''}`;
    const more = { PATH: path, GITHUB_STEP_SUMMARY: join(base, 'step-summary.md') };
    const options = { cwd: base, env: { ...env, ...more }, encoding: 'utf8', timeout: 120_000 } as const;
    return spawnSync('bash', ['-e', '-o', 'pipefail', '-c', script.replace('03-bridge', '01-room')], options);
  };
  return { runs, text, points };
}

const due = [
  ['ann', 6],
  ['ben', 2.8],
];

t.test('the recipe for any CI grades, and tells by its exit code that somebody lacks points', { skip }, (t) => {
  const { runs, text, points } = repository(t);
  const { status, stderr } = runs(blockWith('--report junit='));
  t.equal(status, 1, stderr);
  t.match(text('grades.xml'), /<testsuites [^>]*failures="/);
  t.strictSame(points(), due);
  t.end();
});

t.test('the workflow for GitHub grades, summarises, and fails for nobody’s lack of points', { skip }, (t) => {
  interface Workflow {
    readonly jobs: { readonly grade: { readonly steps: readonly { readonly run?: string }[] } };
  }
  const { steps } = (parse(blockWith('actions/checkout')) as Workflow).jobs.grade;
  const scripts = steps.flatMap(({ run }) => (run?.includes('labs grade') === true ? [run] : []));
  const { runs, text, points } = repository(t);
  const { status, stdout, stderr } = runs(scripts.join(''));
  t.equal(status, 0, stderr);
  t.match(stdout, /^::notice title=ben 01-room::2.8 of 6$/m);
  t.match(text('step-summary.md'), /\| ann \| 6 \| 6 \|\n\| ben \| 2\\?\.8 \| 2\\?\.8 \|/);
  t.match(text('grades.csv'), /^id,name,/);
  t.strictSame(points(), due);
  t.end();
});
