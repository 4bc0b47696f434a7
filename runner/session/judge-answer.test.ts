import t from 'tap';
import * as z from 'zod';

import { define, met } from '../../checks/check.js';
import { LabError } from '../errors.js';
import type { Answer, Question } from '../lab/lab.js';
import { judgeAnswer } from './judge-answer.js';
import type { Judge } from './judge.js';
import { at, blind, no, stage, told } from './test-stage.js';

const asking = (answer: Answer): Question => ({ id: 'q', ask: 'What?', kind: 'graded', points: 1, answer, at });

const choice = (text: string, right: boolean, feedback: string) => ({ text, right, feedback });
const choices = asking({
  kind: 'choices',
  right: 'here',
  choices: [choice('It is refused', false, 'By whom?'), choice('Nothing', true, ''), choice('1', false, '')],
});

void t.test(
  'a choice is named by its number or its text, whatever its case, and answered in its own words',
  async (t) => {
    const verdict = (given: string) => judgeAnswer(choices, given, told({}));
    t.strictSame(await verdict('it is REFUSED '), { kind: 'wrong', feedback: 'By whom?' });
    t.strictSame(await verdict('2'), { kind: 'right', feedback: 'Right.' });
    t.strictSame(await verdict('3'), { kind: 'wrong', feedback: 'No.' });
  },
);

void t.test('a choice whose text is a number is meant before the choice of that number', async (t) => {
  t.strictSame(await judgeAnswer(choices, '1', told({})), { kind: 'wrong', feedback: 'No.' });
});

void t.test('what is no choice is refused with those there are', async (t) => {
  await t.rejects(judgeAnswer(choices, '4', told({})), {
    code: 'bad-usage',
    message: 'There is no choice 4.',
    next: '1  It is refused\n2  Nothing\n3  1',
  });
});

/** A check that is met by one address, and told of it. */
function judging(outcome: (given: string) => ReturnType<typeof no> | typeof met | typeof blind): Judge {
  const schema = z.strictObject({ is: z.ipv4('an address is wanted') });
  const check = define<typeof schema, string>({
    ...{ name: 'seen', group: 'state', about: '', schema, causes: [], example: '{}' },
    ...{ negative: () => false, places: () => [], say: () => '' },
    ask: ({ is }) => Promise.resolve(outcome(is)),
  });
  return { site: stage(), checks: new Map([['seen', check]]), controls: 'asked', patience: 'wait' };
}

const seen = asking({ kind: 'check', name: 'seen', args: { is: '$ANSWER' } });

void t.test('a check judges the answer in its place', async (t) => {
  const how = judging((given) => (given === '192.168.1.2' ? met : no('other')));
  t.strictSame(await judgeAnswer(seen, ' 192.168.1.2', how), { kind: 'right', feedback: 'Right.' });
  t.strictSame(await judgeAnswer(seen, '192.168.1.3', how), {
    kind: 'wrong',
    feedback: '192.168.1.3 is not it. Look: look at other',
  });
});

void t.test('an answer that the check cannot even be asked with is wrong, not a bug', async (t) => {
  const how = judging(() => met);
  t.strictSame(await judgeAnswer(seen, 'server', how), {
    kind: 'wrong',
    feedback: 'server is not it: an address is wanted',
  });
});

void t.test('an answer that nobody could judge is unknown', async (t) => {
  const how = judging(() => blind);
  t.strictSame(await judgeAnswer(seen, '192.168.1.2', how), { kind: 'unknown', feedback: 'nobody answers' });
});

void t.test('a value of a place that does not answer stops with the reason', async (t) => {
  const question = asking({ kind: 'value', value: { of: 'host', link: 'eth0' } });
  const gone = new LabError('node-gone', 'host has stopped.', 'Start it again.');
  const how = { ...told({}), site: { ...stage(), observe: () => Promise.reject(gone) } };
  await t.rejects(judgeAnswer(question, '02:00:00:00:00:01', how), gone);
});
