import t from 'tap';

import { met } from '../../checks/check.js';
import { LabError } from '../errors.js';
import { judge } from './judge.js';
import { asking, blind, no, stage, stepOf, told } from './test-stage.js';

const kinds = async (...[step, how]: Parameters<typeof judge>) =>
  (await judge(step, how)).map(({ id, outcome }) => `${id} ${outcome.kind}`);

void t.test('every check of a step has one result, in the order of the step', async (t) => {
  const how = told({ one: [met], two: [no('loss')], three: [blind] });
  const step = stepOf('s', [asking('three'), asking('one'), asking('two', { kind: 'keep', points: 0 })]);
  const results = await judge(step, how);
  t.match(results, [
    { step: 's', id: 'three', kind: 'check', points: 1, say: 'three is done', outcome: { kind: 'unknown' } },
    { id: 'one', outcome: met },
    { id: 'two', kind: 'keep', points: 0, outcome: { kind: 'unmet', cause: 'loss', found: 'a loss' } },
  ]);
  t.equal(results.length, 3);
});

void t.test('a check that throws is unknown with the lines to report, and takes no other result with it', async (t) => {
  const how = told({ sound: [met], broken: [new TypeError('x is not a function')], wrong: [no('loss')] });
  const [sound, broken, wrong] = await judge(
    stepOf(
      's',
      ['sound', 'broken', 'wrong'].map((name) => asking(name)),
    ),
    how,
  );
  t.strictSame([sound?.outcome.kind, wrong?.outcome.kind], ['met', 'unmet']);
  t.match(broken?.outcome, {
    kind: 'unknown',
    error: {
      code: 'cannot-look',
      message: 'the check broken failed by a bug of Underlay, not of yours: x is not a function',
      next: /^Please report it with these lines:\nTypeError: x is not a function\n {4}at .*judge\.test/,
    },
  });
});

void t.test('what is interrupted is no bug of a check: it ends the judging', async (t) => {
  const controller = new AbortController();
  const stop = () => {
    controller.abort(new Error('ended by SIGINT'));
    throw new Error('the command was killed');
  };
  const how = { ...told({ slow: [stop] }), signal: controller.signal };
  await t.rejects(judge(stepOf('s', [asking('slow')]), how), { message: 'ended by SIGINT' });
});

void t.test('where a node has died what is not met is unknown, and what is met stays so', async (t) => {
  const how = { ...told({ one: [met], two: [no('silence')] }), site: stage({ host: 'running', server: 'gone' }) };
  const [one, two] = await judge(stepOf('s', [asking('one'), asking('two')]), how);
  t.equal(one?.outcome.kind, 'met');
  t.match(two?.outcome, {
    kind: 'unknown',
    error: { code: 'node-gone', message: 'server has stopped: its first process is gone.' },
  });
});

void t.test('where nobody can say which nodes run what is not met is unknown', async (t) => {
  const error = new LabError('daemon-failed', 'Docker does not answer', 'Start it.');
  const site = { ...stage(), nodes: () => Promise.reject(error) };
  const [one] = await judge(stepOf('s', [asking('one')]), { ...told({ one: [no('silence')] }), site });
  t.strictSame(one?.outcome, { kind: 'unknown', error });
});

void t.test('a check is asked again until it is met, for as long as it was given', async (t) => {
  const patient = told({ late: [no('loss'), no('loss'), met] });
  t.strictSame(await kinds(stepOf('s', [asking('late', { within: 60_000 })]), patient), ['late met']);
  t.equal(patient.asked.length, 3);
  const hurried = told({ late: [no('loss'), met] });
  t.strictSame(await kinds(stepOf('s', [asking('late')]), hurried), ['late unmet']);
  const once = { ...told({ late: [no('loss'), met] }), patience: 'look once' } as const;
  t.strictSame(await kinds(stepOf('s', [asking('late', { within: 60_000 })]), once), ['late unmet']);
});

void t.test('what cannot be looked at is not asked again', async (t) => {
  const how = told({ late: [blind, met] });
  t.strictSame(await kinds(stepOf('s', [asking('late', { within: 60_000 })]), how), ['late unknown']);
  t.equal(how.asked.length, 1);
});

void t.test('a check that must stay met is asked on, and falls when it no longer is', async (t) => {
  const falling = told({ steady: [met, met, no('loss')] });
  t.strictSame(await kinds(stepOf('s', [asking('steady', { stays: 60_000 })]), falling), ['steady unmet']);
  t.equal(falling.asked.length, 3);
  const steady = told({ steady: [met] });
  t.strictSame(await kinds(stepOf('s', [asking('steady', { stays: 150 })]), steady), ['steady met']);
  t.ok(steady.asked.length > 1);
});

void t.test(
  'of several bindings one that nobody could ask outweighs one that is not met, and that one the rest',
  async (t) => {
    const asks = [1, 2, 3].map((n) => ({ bindings: { A: String(n) }, args: {} }));
    const each = stepOf('s', [asking('each', { asks })]);
    t.strictSame(await kinds(each, told({ each: [met, no('loss'), blind] })), ['each unknown']);
    t.strictSame(await kinds(each, told({ each: [met, no('loss'), met] })), ['each unmet']);
    t.strictSame(await kinds(each, told({ each: [met] })), ['each met']);
  },
);

void t.test('silence is a wall only where the control is heard', async (t) => {
  const asks = [{ bindings: {}, args: {}, control: {} }];
  const wall = stepOf('s', [asking('wall', { asks })]);
  const deaf = { wall: [met], reach: [no('no-answer')] };
  t.match((await judge(wall, told(deaf)))[0]?.outcome, { kind: 'unmet', cause: 'control', found: 'a no-answer' });
  t.strictSame(await kinds(wall, { ...told(deaf), controls: 'left out' }), ['wall met']);
  t.strictSame(await kinds(wall, told({ wall: [met], reach: [met] })), ['wall met']);
  t.strictSame(await kinds(wall, told({ wall: [met], reach: [blind] })), ['wall unknown']);
  const pierced = told({ wall: [no('reached')], reach: [met] });
  t.match((await judge(wall, pierced))[0]?.outcome, { kind: 'unmet', cause: 'reached' });
  t.strictSame(pierced.asked, ['wall']);
});
