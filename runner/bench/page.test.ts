import t from 'tap';
import { tell, withResult } from './page.js';
import type { Result } from './result.js';

const result: Result = {
  date: '2026-11-20',
  form: 'usual',
  machine: {
    processor: 'Chip',
    processors: 2,
    memory: 24576,
    kernel: '6.18',
    node: 'v20.20.2',
    user: 'root',
    load: 0.25,
  },
  absent: ['docker: no daemon answers'],
  measured: [
    { subject: 'sandbox', deed: 'up', nodes: 3, samples: [43.21], median: 43.21 },
    { subject: 'floor', deed: 'up', nodes: 10, samples: [80], median: 80 },
  ],
  targets: [
    { says: 'one', ratio: 0.51234, limit: '≤ 0.5', outcome: 'missed' },
    { says: 'two', ratio: undefined, limit: '≥ 10', outcome: 'not measured' },
    { says: 'three', ratio: 2, limit: '≤ 3', outcome: 'holds' },
  ],
};

t.test('it names the day, the machine, its kernel and what else it did, and who was not there', (t) => {
  const [about, absent] = tell(result).split('\n\n');
  t.equal(
    about,
    '2026-11-20, the usual form, as root: 2 × Chip, 24 GiB, Linux 6.18, Node v20.20.2; load 0.3 when it began.',
  );
  t.equal(absent, '- not measured: docker: no daemon answers');
  t.end();
});

t.test('a missed promise stands out, and one that was not measured has no number', (t) => {
  const text = tell(result);
  t.match(text, '| one | 0.512 | ≤ 0.5 | **missed** |');
  t.match(text, '| two |  | ≥ 10 | not measured |');
  t.match(text, '| three | 2.00 | ≤ 3 | holds |');
  t.end();
});

t.test('a table has a column for each subject that was measured, a row for each size, and gaps', (t) => {
  t.match(
    tell(result),
    ['| nodes | sandbox | floor |', '| ---: | ---: | ---: |', '| 3 | 43.2 |  |', '| 10 |  | 80.0 |'].join('\n'),
  );
  t.notMatch(tell(result), '### Down');
  t.end();
});

t.test('only what stands between the marks is replaced, however often', (t) => {
  const page = 'before\n<!-- bench: begin -->\nstale\n<!-- bench: end -->\nafter\n';
  const once = withResult(page, result);
  t.match(once, /^before\n<!-- bench: begin -->\n\n2026-11-20[^]*\n\n<!-- bench: end -->\nafter\n$/);
  t.notMatch(once, 'stale');
  t.equal(withResult(once, result), once);
  t.throws(() => withResult('no marks', result), /the page has no/);
  t.end();
});
