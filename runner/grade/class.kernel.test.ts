import { setMaxListeners } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';

import { registry } from '../../checks/registry.js';
import { LabError } from '../errors.js';
import type { Ground } from '../ground/ground.js';
import { testGround, whyNot } from '../ground/test-ground.js';
import { readVaried } from '../lab/read-varied.js';
import { formats } from '../report/formats.js';
import { settled, type Grades, type StudentGrades } from '../session/grades.js';
import { usualBounds } from '../session/play-scripts.js';
import { stepsOf } from '../session/steps.js';
import { gradeClass, gradesOf } from './grade-class.js';
import type { SetLab } from './grade-one.js';
import { handInsOf } from './hand-ins.js';
import { Kept } from './kept.js';
import { rosterOf } from './roster.js';
import { handIn, scriptsOf } from './test-class.js';

const skip = await whyNot('sandbox');
const varied = await readVaried(
  { file: fileURLToPath(new URL('../../../labs/03-bridge/lab.md', import.meta.url)) },
  registry,
);
const { lab } = varied;
const steps = stepsOf(lab);
const of = steps.reduce((sum, { points }) => sum + points, 0);
const set: SetLab = { varied, points: of };
const answers = { 'port-of-green': 'veth-green-br' };

interface Graded {
  readonly ground: Ground;
  readonly folder: string;
  readonly only?: (student: string) => boolean;
  readonly kept?: Kept;
  readonly signal?: AbortSignal;
  readonly done?: (count: number) => void;
}

/** Everything that runs side by side listens. */
function listenedTo(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}

let runs = 0;

async function graded({ ground, folder, only, kept, signal, done }: Graded): Promise<Grades> {
  const run = (runs += 1);
  let count = 0;
  const all = rosterOf(await handInsOf([folder]), undefined);
  const students = await gradeClass(
    {
      ...{ labs: [set], labCalled: (word) => (word === lab.name ? word : undefined), jobs: 2, seedBy: 'course' },
      ...{ seed: undefined, students: all.filter(({ student }) => only?.(student) ?? true), ...(kept && { kept }) },
      graded: (number) => done?.(number),
    },
    {
      ...{ ground, checks: registry, bounds: { ...usualBounds, step: 10_000 }, steps: 'one after the other' },
      ...{ signal: signal ?? listenedTo().signal, progress: () => undefined },
      name: () => `class-${run}-${(count += 1)}`,
    },
  );
  return gradesOf(students, {
    ...{ course: 'Networks', where: 'sandbox', warnings: [], columns: [], labs: [set], seconds: 1 },
  });
}

/** What each student must get: exactly, or from and below. */
type Expected = ReadonlyMap<string, readonly [from: number, below: number]>;

/** One who is right, one without an answer, one for each foreseen mistake, and some who hand in nothing that can be used. */
function generated(folder: string): Expected {
  const expected = new Map<string, readonly [number, number]>();
  const student = (name: string, from: number, below = from) => {
    expected.set(name, [from, below]);
    return join(folder, name);
  };
  handIn(student('right', of), lab, {}, answers);
  handIn(student('no-answer', of - 0.8), lab);
  steps.forEach((step, k) => {
    const before = steps.slice(0, k).reduce((sum, { points }) => sum + points, 0);
    step.mistakes.forEach((mistake, i) => {
      const scripts = scriptsOf(mistake.blocks).map(([, script]) => script);
      // Whoever errs here goes no further.
      const later = Object.fromEntries(steps.slice(k + 1).map(({ id }) => [id, 'true\n']));
      handIn(
        student(`mistake-${step.id}-${i}`, before, before + step.points),
        lab,
        { ...later, [step.id]: scripts.join('\n') },
        answers,
      );
    });
  });
  mkdirSync(student('empty', 0));
  mkdirSync(student('half', 0));
  writeFileSync(join(folder, 'half', 'submission.yaml'), 'lab: 03-br');
  mkdirSync(student('binary', 0));
  writeFileSync(join(folder, 'binary', 'submission.yaml'), Buffer.from([0, 1, 255, 254]));
  mkdirSync(student('other-lab', 0));
  writeFileSync(join(folder, 'other-lab', 'submission.yaml'), 'lab: 02-veth-pair\n');
  const hostile = [
    'printf "TAP version 14\\nok 1\\n1..1\\n"; echo "::error::owned"; printf "\\033[2J" >&2',
    'mkdir -p /autograder/results; echo "{\\"score\\":99}" | tee results.json /autograder/results/results.json /tmp/results.json',
    'for f in ip bridge ping iptables; do printf "#!/bin/sh\\nexit 0\\n" >/usr/local/bin/$f; chmod 755 /usr/local/bin/$f; done',
    'echo "export PATH=/usr/local/bin" >>/etc/bash.bashrc; echo /usr/local/lib/x.so >/etc/ld.so.preload',
    'setsid bash -c "while :; do echo x >/tmp/x; done" >/dev/null 2>&1 &',
    'kill -9 -1; kill -STOP 1; kill -9 1',
  ];
  handIn(student('hostile', 0), lab, Object.fromEntries(steps.map(({ id }, i) => [id, `${hostile[i] ?? 'true'}\n`])));
  return expected;
}

function wrong(students: readonly StudentGrades[], expected: Expected): string[] {
  return students.flatMap(({ student, labs: [grade] }) => {
    const [from, below] = expected.get(student) ?? [NaN, NaN];
    const points = grade?.points ?? NaN;
    const right = from === below ? Math.abs(points - from) < 0.01 : points >= from - 0.01 && points < below;
    return right
      ? []
      : [`${student} has ${points} (${grade?.state ?? ''}: ${grade?.problem?.message ?? ''}), due ${from} to ${below}`];
  });
}

const folderOf = (t: Test) => t.testdir({});

void t.test(
  'a class of every kind has the scores that are known, twice the same in every report',
  { skip, timeout: 280_000 },
  async (t) => {
    const { ground } = await testGround(t, 'sandbox');
    const folder = folderOf(t);
    const expected = generated(folder);
    const first = await graded({ ground, folder });
    t.strictSame(wrong(first.students, expected), []);
    t.equal(first.students.length, expected.size);
    t.ok(
      first.students.every(({ labs }) => labs[0]?.of === of),
      'the same can be had by everybody',
    );
    const states = (name: string) => first.students.find(({ student }) => student === name)?.labs[0]?.state;
    t.strictSame(['empty', 'half', 'binary', 'other-lab', 'hostile'].map(states), [
      'missing',
      'refused',
      'refused',
      'refused',
      'graded',
    ]);
    // A busy machine takes minutes for all of them twice. Where two have one address, it is chance which of them answers, and
    // with it the evidence, though never the points; so those mistakes are not among these.
    const again = (student: string) => /^(?:right|half|hostile|mistake-.*-0)$/.test(student);
    const second = await graded({ ground, folder, only: again });
    const same = { ...first, students: first.students.filter(({ student }) => again(student)) };
    t.ok(second.students.length >= 7);
    for (const [name, { file }] of formats)
      if (file !== undefined && name !== 'gradescope') t.equal(file(settled(second)), file(settled(same)), name);
    t.strictSame(await ground.ps(), [], 'nothing is left of it');
  },
);

void t.test(
  'a run that is ended goes on where it was, and gives the report of one that was not',
  { skip },
  async (t) => {
    const { ground } = await testGround(t, 'sandbox');
    const folder = folderOf(t);
    for (const name of ['a', 'b', 'c'])
      handIn(join(folder, name), lab, Object.fromEntries(steps.slice(2).map(({ id }) => [id, 'true\n'])));
    const whole = await graded({ ground, folder });
    const beside = join(t.testdirName, '..', `kept-${process.pid}`);
    const ending = listenedTo();
    const cut = graded({
      ...{ ground, folder, kept: new Kept(beside, 'work', false), signal: ending.signal },
      done: () => {
        ending.abort(new Error('ended'));
      },
    });
    await t.rejects(cut, { message: 'ended' });
    let done = 0;
    const kept = new Kept(beside, 'work', true);
    const rest = await graded({ ground, folder, kept, done: (count) => (done = count) });
    kept.remove();
    t.equal(done, 3);
    t.strictSame(settled(rest), settled(whole));
  },
);

void t.test('whom the machine failed amid others is graded once more, alone', { skip }, async (t) => {
  const { ground } = await testGround(t, 'sandbox');
  const folder = folderOf(t);
  for (const name of ['a', 'b']) handIn(join(folder, name), lab, {}, answers);
  const busy = new LabError('nodes-failed', 'It is too busy.', 'Wait.');
  const refusing = (times: number): Ground => {
    const up: Ground['up'] = (plan, options) => ((times -= 1) < 0 ? ground.up(plan, options) : Promise.reject(busy));
    const ps = () => ground.ps();
    return { name: 'sandbox', up, ps, lost: () => Promise.resolve([]), gc: () => Promise.resolve([]) };
  };
  const order: number[] = [];
  const done = (count: number) => order.push(count);
  const pointsOf = ({ students }: Grades) => students.map(({ labs: [grade] }) => grade?.points);
  t.strictSame(pointsOf(await graded({ ground: refusing(1), folder, done })), [of, of]);
  t.strictSame(order, [1, 2], 'and counted once');
  t.strictSame(pointsOf(await graded({ ground: refusing(2), folder })), [null, null], 'but not where all of them were');
});
