import { fileURLToPath } from 'node:url';
import t from 'tap';

import { registry } from '../../checks/registry.js';
import { readLab } from '../lab/read-lab.js';
import { plain } from '../report/paint.js';
import { findStep } from '../session/steps.js';
import { Voice } from './voice.js';

/** Seen from dist/runner/coach. */
const labFile = fileURLToPath(new URL('../../../labs/09-docker-bridge/lab.md', import.meta.url));
const lab = await readLab(labFile, registry);
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

t.test('a goal that is wider than the terminal goes on below its first word', (t) => {
  const goals = voice.step(lab, stepOf('local'), new Map()).slice(-6, -1);
  t.strictSame(goals.slice(0, 2), [
    '○ what host itself sends to its own addresses is sent to DOCKER, but for',
    '  127.0.0.0/8',
  ]);
  t.end();
});
