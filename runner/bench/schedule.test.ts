import t from 'tap';
import { schedule } from './schedule.js';

t.test('at each size the subjects take turns, within every round', (t) => {
  const [first] = schedule('usual', ['sandbox', 'docker']);
  t.strictSame(first?.slice(0, 4), [
    { subject: 'sandbox', size: 1 },
    { subject: 'docker', size: 1 },
    { subject: 'sandbox', size: 3 },
    { subject: 'docker', size: 3 },
  ]);
  t.end();
});

t.test('small stars come in every round, large ones in the first three', (t) => {
  const rounds = schedule('usual', ['sandbox']);
  const times = (size: number) => rounds.flat().filter((turn) => turn.size === size).length;
  t.equal(times(10), rounds.length);
  t.equal(times(256), 3);
  t.end();
});

t.test('Docker goes to 30 nodes unless the full form is asked for', (t) => {
  const largest = (form: 'usual' | 'full') =>
    Math.max(
      ...schedule(form, ['docker'])
        .flat()
        .map(({ size }) => size),
    );
  t.equal(largest('usual'), 30);
  t.equal(largest('full'), 100);
  t.end();
});

t.test('who is not there has no turns', (t) => {
  const subjects = new Set(
    schedule('quick', ['sandbox', 'floor'])
      .flat()
      .map(({ subject }) => subject),
  );
  t.strictSame(subjects, new Set(['sandbox', 'floor']));
  t.end();
});
