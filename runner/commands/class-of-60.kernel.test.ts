import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import t from 'tap';

import { memoryLayout } from '../ground/cgroups.js';
import { settled, type Grades } from '../session/grades.js';
import { writeClassOf60 } from './test-class-of-60.js';
import { doneOnce, noNodes, person, program, running, type Person } from './test-person.js';

t.setTimeout(280_000);

const unbounded = memoryLayout(process.getuid?.() ?? -1) === undefined;
const formats = ['json', 'csv', 'tap', 'junit', 'github', 'summary', 'analysis'];

/** Begins to grade a class into a folder of reports. */
function grading({ env, base }: Person, out: string, ...more: readonly string[]) {
  const reports = [...formats.map((format) => `${format}=${out}.${format}`), `markdown=${out}/`];
  const options = [
    '--course',
    join(base, 'labs'),
    '--jobs',
    '2',
    ...(unbounded ? ['--trust-submissions'] : []),
    ...more,
  ];
  const argv = ['grade', join(base, 'in'), ...options, ...reports.flatMap((report) => ['--report', report])];
  return running(spawn(process.execPath, [program, ...argv], { env, cwd: base }));
}

/** All that was written, without what differs from run to run. */
function written({ base }: Person, out: string): Readonly<Record<string, unknown>> {
  const read = (name: string) => readFileSync(join(base, name), 'utf8');
  const pages = readdirSync(join(base, out)).map((name): [string, string] => [name, read(join(out, name))]);
  const files = formats.slice(1).map((format): [string, string] => [format, read(`${out}.${format}`)]);
  const grades = settled(JSON.parse(read(`${out}.json`)) as Grades);
  return { json: JSON.stringify(grades), ...Object.fromEntries([...files, ...pages]) };
}

const lines = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 2 : 0);

t.test(
  'a class of sixty has the scores that are known; killed in its midst and gone on with, it has the same reports',
  { skip: doneOnce },
  async (t) => {
    const teacher = person(t);
    const due = writeClassOf60(teacher.base);
    const whole = await grading(teacher, 'whole').ended;
    t.equal(whole.code, 1, whole.stderr.slice(-2000));
    const { students } = JSON.parse(readFileSync(join(teacher.base, 'whole.json'), 'utf8')) as Grades;
    const got = students.map(({ student, labs: [one] }) => {
      const mistakes = one?.steps.flatMap(({ mistake }) => mistake ?? []);
      return [student, { state: one?.state, points: one?.points, mistakes }] as const;
    });
    const known = [...due].map(
      ([student, { state, points, mistakes = [] }]) => [student, { state, points, mistakes }] as const,
    );
    t.strictSame(Object.fromEntries(got), Object.fromEntries(known));
    t.equal(got.length, 60);

    const kept = join(teacher.base, 'cut.json.kept', 'done.jsonl');
    const cut = grading(teacher, 'cut');
    for (const end = Date.now() + 60_000; lines(kept) < 20;) {
      if (Date.now() > end) throw new Error(`after a minute ${lines(kept)} are kept`);
      await pause(20);
    }
    cut.child.kill('SIGKILL');
    await once(cut.child, 'exit');
    t.ok(lines(kept) < 60, 'it is killed in the midst');
    t.notOk(existsSync(join(teacher.base, 'cut.json')), 'before there is a report');
    const rest = await grading(teacher, 'cut', '--resume').ended;
    t.equal(rest.code, 1, rest.stderr.slice(-2000));
    t.strictSame(written(teacher, 'cut'), written(teacher, 'whole'));
    t.notOk(existsSync(kept), 'nothing is kept of what is done');
    t.equal(teacher.labs('gc').code, 0);
    t.strictSame(readdirSync(teacher.records), [], 'no lab is left');
  },
);

const notRoot = process.getuid?.() !== 0 && 'only root can mount a small disk';

t.test(
  'a disk that is full while grades are kept ends the grading with a word, and leaves no nodes',
  { skip: noNodes || notRoot },
  async (t) => {
    const teacher = person(t);
    writeClassOf60(teacher.base);
    const at = (name: string) => join(teacher.base, name);
    mkdirSync(at('small'));
    const mounted = ['--mount', 'sh', '-c', 'mount -t tmpfs -o size=40k none "$0" && exec "$@"', at('small')];
    const argv = ['grade', at('in'), '--course', at('labs'), '--jobs', '2', '--report', 'json=small/grades.json'];
    const options = { env: teacher.env, cwd: teacher.base };
    const trusted = unbounded ? ['--trust-submissions'] : [];
    const { code, stderr } = await running(
      spawn('unshare', [...mounted, process.execPath, program, ...argv, ...trusted], options),
    ).ended;
    t.match(stderr, /^labs: .*no space left/im);
    t.match(stderr, /: fakes-1 0 of 6/, 'after some were graded');
    t.equal(code, 3);
    t.strictSame(readdirSync(teacher.records), [], 'no lab is left');
  },
);
