import { fileURLToPath } from 'node:url';
import t from 'tap';

import { met, unmet, type Outcome } from '../../checks/check.js';
import { registry } from '../../checks/registry.js';
import { readLab } from '../lab/read-lab.js';
import { plain } from '../report/paint.js';
import type { Result } from '../session/judge.js';
import { findStep } from '../session/steps.js';
import { changes } from './look.js';
import { Voice } from './voice.js';

/** Seen from dist/runner/coach. */
const labFile = (name: string) => fileURLToPath(new URL(`../../../labs/${name}/lab.md`, import.meta.url));
const lab = await readLab(labFile('09-docker-bridge'), registry);
const nat = await readLab(labFile('05-nat'), registry);
const voice = new Voice(plain, () => 80, registry);

function stepOf(id: string) {
  const step = findStep(lab, id);
  if (step === undefined) throw new Error(`${lab.name} has no step ${id} any more`);
  return step;
}

t.test('of the questions that a step asks, those are left that nobody has answered', (t) => {
  const read = stepOf('read');
  const asked = (answers: Record<string, string>) =>
    voice.unanswered(read, answers).filter((line) => line.startsWith('  answer '));
  t.strictSame(asked({ 'who-answers': '2' }), ['  answer not-from-outside NUMBER', '  answer between-networks NUMBER']);
  t.strictSame(asked({ 'who-answers': '2', 'not-from-outside': '2', 'between-networks': '3' }), []);
  t.end();
});

t.test('of more than three changes, what broke is told first', (t) => {
  const change = (kind: 'met' | 'lost', say: string) => ({ kind, result: { step: 'door', say } as unknown as Result });
  const found = [change('met', 'one'), change('met', 'two'), change('met', 'three'), change('lost', 'four')];
  t.strictSame(voice.changes(lab, found, 'iptables -F'), [
    '✗ four (The door): no longer; your last command was: iptables -F',
    '● one',
    'and 2 more: labs check',
  ]);
  t.strictSame(voice.changes(lab, [change('lost', 'four'), change('lost', 'five')], 'iptables -F'), [
    '✗ four (The door): no longer; your last command was: iptables -F',
    '✗ five (The door): no longer',
  ]);
  t.strictSame(voice.changes(lab, found.slice(1), undefined), ['● two', '● three', '✗ four (The door): no longer']);
  t.end();
});

t.test('a goal that is wider than the terminal goes on below its first word', (t) => {
  const goals = voice.step(lab, stepOf('local'), new Map()).slice(-6, -1);
  t.strictSame(goals.slice(0, 2), [
    '○ what host itself sends to its own addresses is sent to DOCKER, but for',
    '  127.0.0.0/8',
  ]);
  t.end();
});

const result = (id: string, say: string, outcome: Outcome): Result => ({
  ...{ step: 'masquerade', id, name: 'source', kind: 'keep', say, points: 0, outcome, milliseconds: 1 },
});
const known = (...results: Result[]) => new Map(results.map((one) => [`${one.step}/${one.id}`, one]));
const seen = { wanted: '', found: '', look: '' };

t.test('what broke is told with the command that did it, in lines that end between words', (t) => {
  const inside = 'green and blue still see red itself';
  const now = known(result('inside', inside, unmet('translated', seen)));
  const news = changes(known(result('inside', inside, met)), now);
  t.strictSame(voice.changes(nat, news, 'iptables -t nat -A POSTROUTING -s 192.168.15.0/24 -j MASQUERADE'), [
    '✗ green and blue still see red itself (Lend them your name): no longer; your',
    '  last command was: iptables -t nat -A POSTROUTING -s 192.168.15.0/24 -j',
    '  MASQUERADE',
  ]);
  t.end();
});

t.test('what is forbidden is not said to be possible because all is silent', (t) => {
  const inward = 'server itself cannot call red';
  const before = known(result('inward', inward, met));
  t.strictSame(changes(before, known(result('inward', inward, unmet('control', seen)))), []);
  t.match(changes(before, known(result('inward', inward, unmet('reached', seen)))), [{ kind: 'lost' }]);
  t.end();
});
