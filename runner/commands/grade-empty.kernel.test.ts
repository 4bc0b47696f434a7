import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';

import type { Grades } from '../session/grades.js';
import { written } from './test-course.js';
import { doneOnce, person, program, running } from './test-person.js';

t.setTimeout(280_000);

void t.test(
  'of every lab, who hands in nothing but its name is graded, and has no points',
  { skip: doneOnce },
  async (t) => {
    const { base, env, labs } = person(t);
    const names = labs('list')
      .stdout.split('\n')
      .flatMap((line) => /^\d\d-\S+/.exec(line)?.[0] ?? []);
    t.ok(names.length >= 10);
    for (const name of names) written(join(base, 'in', name), { 'submission.yaml': `lab: ${name}\n` });
    const argv = ['grade', ...names, 'in', '--report', 'json=grades.json', '--trust-submissions'];
    const { code, stderr } = await running(spawn(process.execPath, [program, ...argv], { env, cwd: base })).ended;
    t.equal(code, 1, stderr);
    const { students } = JSON.parse(readFileSync(join(base, 'grades.json'), 'utf8')) as Grades;
    for (const { student, labs } of students) {
      const own = labs.find(({ lab }) => lab === student);
      t.match(own, { state: 'graded', points: 0 }, student);
    }
  },
);
