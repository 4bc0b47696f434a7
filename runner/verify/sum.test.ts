import t from 'tap';

import { asking, stepOf } from '../session/test-stage.js';
import type { Finding, Seen } from './proving.js';
import { overRuns, summed } from './sum.js';

const flaw = (line: number, message: string) => ({ at: { line, column: 1 }, message });

void t.test('what several parts come upon is one flaw, and flaws stand in the order of the file', (t) => {
  const found = [
    [flaw(9, 'late'), flaw(2, 'early')],
    [flaw(9, 'late'), flaw(9, 'other')],
  ];
  t.strictSame(summed(found.map((flaws) => ({ flaws, seen: [] }))), [
    flaw(2, 'early'),
    flaw(9, 'late'),
    flaw(9, 'other'),
  ]);
  t.end();
});

void t.test('a check that answers now this, now that, is told once, with how often', (t) => {
  const step = stepOf('red', [asking('up', { at: { line: 7, column: 3 } })]);
  const run = (outcome: Seen['outcome'], ...flaws: Finding['flaws']): Finding[] => {
    const at = { words: 'after the solution', way: 'right' } as const;
    return [{ flaws, seen: [{ step, id: 'up', kind: 'check', at, outcome }] }];
  };
  t.strictSame(overRuns([run('met'), run('unmet', flaw(7, 'red/up is unmet')), run('met')]), [
    { at: { line: 7, column: 3 }, message: 'red/up varies after the solution: met in 2, unmet in 1 of 3 runs' },
  ]);
  t.strictSame(overRuns([run('met', flaw(9, 'slow')), run('met')]), [flaw(9, 'slow (in 1 of 2 runs)')]);
  t.strictSame(overRuns([run('met', flaw(9, 'wrong')), run('met', flaw(9, 'wrong'))]), [flaw(9, 'wrong')]);
  t.end();
});
