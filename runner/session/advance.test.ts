import t from 'tap';

import { met } from '../../checks/check.js';
import type { Step } from '../lab/lab.js';
import { advance } from './advance.js';
import { everyResult } from './every-result.js';
import { findStep, watched } from './steps.js';
import { asking, at, blind, labOf, no, stepOf, told, type Told } from './test-stage.js';

const one = stepOf('one', [asking('a'), asking('b')]);
const two = stepOf('two', [asking('c')], { undoneBy: 'three' });
const three = stepOf('three', [asking('d')]);
const four = stepOf('four', [asking('e'), asking('f', { kind: 'keep', points: 0 })]);
const lab = labOf(one, two, three, four);

async function walk(done: readonly string[], answers: Readonly<Record<string, Told>>) {
  const how = told(answers);
  const kept: string[] = [];
  const advanced = await advance(lab, { done, answers: {} }, how, (step: Step, next: Step | undefined) => {
    kept.push(`${step.id}, then ${next?.id ?? 'nothing'}`);
    return Promise.resolve();
  });
  const ids = (judged: readonly { readonly step: Step }[]) => judged.map(({ step }) => step.id);
  const results = everyResult(lab, advanced, how.checks).map(({ id, outcome }) => `${id} ${outcome.kind}`);
  return {
    ...{ kept, results, broken: ids(advanced.broken), looked: ids(advanced.looked) },
    current: advanced.current?.step.id,
  };
}

void t.test('at the first step, and every later one is blocked', async (t) => {
  t.strictSame(await walk([], { a: [met], b: [no('loss')], c: [met], d: [met], e: [met], f: [met] }), {
    kept: [],
    results: ['a met', 'b unmet', 'c blocked', 'd blocked', 'e blocked', 'f blocked'],
    broken: [],
    looked: ['one'],
    current: 'one',
  });
});

void t.test('who types ahead completes several steps at once, each kept before the next is looked at', async (t) => {
  const walked = await walk([], { a: [met], b: [met], c: [met], d: [no('loss')], e: [met], f: [met] });
  t.strictSame(walked.kept, ['one, then two', 'two, then three']);
  t.equal(walked.current, 'three');
});

void t.test('a step that was complete and is not any more is broken, and nothing advances over it', async (t) => {
  t.strictSame(await walk(['one'], { a: [no('loss')], b: [met], c: [met], d: [met], e: [met], f: [met] }), {
    kept: [],
    results: ['a unmet', 'b met', 'c met', 'd blocked', 'e blocked', 'f blocked'],
    broken: ['one'],
    looked: ['one', 'two'],
    current: 'two',
  });
});

void t.test('nothing advances over what nobody can tell', async (t) => {
  const walked = await walk(['one'], { a: [blind], b: [met], c: [met], d: [met], e: [met], f: [met] });
  t.strictSame([walked.kept, walked.broken, walked.current], [[], ['one'], 'two']);
});

void t.test('from the step that undoes it on, a step is not looked at, and counts as it was', async (t) => {
  const answers = { a: [met], b: [met], c: [no('loss')], d: [no('loss')], e: [met], f: [met] };
  t.strictSame(await walk(['one', 'two'], answers), {
    kept: [],
    results: ['a met', 'b met', 'c met', 'd unmet', 'e blocked', 'f blocked'],
    broken: [],
    looked: ['one', 'three'],
    current: 'three',
  });
});

void t.test('when all is complete all that still counts is looked at', async (t) => {
  const answers = { a: [met], b: [met], c: [no('loss')], d: [met], e: [met], f: [met] };
  t.strictSame(await walk(['one', 'two', 'three'], answers), {
    kept: ['four, then nothing'],
    results: ['a met', 'b met', 'c met', 'd met', 'e met', 'f met'],
    broken: [],
    looked: ['one', 'three', 'four'],
    current: undefined,
  });
  const later = await walk(['one', 'two', 'three', 'four'], { ...answers, e: [no('loss')] });
  t.strictSame([later.broken, later.current], [['four'], undefined]);
});

void t.test('a step whose keeping fails stays the one to work on', async (t) => {
  const how = told({ a: [met], b: [met], c: [met] });
  await t.rejects(
    advance(lab, { done: [], answers: {} }, how, () => Promise.reject(new Error('no space left'))),
    { message: 'no space left' },
  );
  t.strictSame(how.asked, ['a', 'b']);
});

void t.test('a lab of reading alone is complete', async (t) => {
  const reading = { ...lab, sections: [{ kind: 'reading', title: 'Words', prose: [], at: one.at }] } as const;
  const advanced = await advance(reading, { done: [], answers: {} }, told({}), () => Promise.resolve());
  t.strictSame(advanced, { looked: [], broken: [], completed: [], current: undefined });
  t.strictSame(everyResult(reading, advanced, new Map()), []);
});

void t.test('a step is found by its id or its number, and by nothing else', (t) => {
  t.equal(findStep(lab, 'three'), three);
  t.equal(findStep(lab, '3'), three);
  for (const word of ['0', '5', '-1', 'thr', '', '1.0']) t.equal(findStep(lab, word), undefined, word);
  t.strictSame(watched(lab, two), [one, two]);
  t.end();
});

void t.test('a step that only asks is complete when all is answered', async (t) => {
  const answer = { kind: 'choices', right: 'here', choices: [] } as const;
  const question = { id: 'why', ask: 'Why?', kind: 'graded', points: 1, answer, at } as const;
  const lab = labOf(stepOf('read', [], { questions: [question] }));
  const current = async (answers: Record<string, string>) =>
    (await advance(lab, { done: [], answers }, told({}), () => Promise.resolve())).current?.step.id;
  t.equal(await current({}), 'read');
  t.equal(await current({ why: '1' }), undefined);
});
