import t from 'tap';

import { unmet } from '../../checks/check.js';
import { LabError } from '../errors.js';
import type { Result } from '../session/judge.js';
import { asking, stepOf } from '../session/test-stage.js';
import { metTooEarly, notMet, sighted } from './unproven.js';

const check = asking('up', { id: 'wire', at: { line: 7, column: 3 } });
const step = stepOf('cable', [check]);
const result = (outcome: Result['outcome'], kind: Result['kind'] = 'check'): Result => ({
  ...{ step: 'cable', id: 'wire', name: 'up', kind, say: 'it is up', points: 1, outcome, milliseconds: 1 },
});
const unknown = (code: 'cannot-look' | 'node-gone') =>
  result({ kind: 'unknown', error: new LabError(code, 'red is busy.', 'Wait.') });
const down = result(unmet('down', { wanted: 'up', found: 'down', look: 'ip link' }));

void t.test('what keeps us from looking ends the part, with the line and what to do', (t) => {
  t.throws(() => sighted(step, [down, unknown('cannot-look')], 'then'), {
    ...{ code: 'cannot-look', message: 'line 7: cable/wire could not look then: red is busy.', next: 'Wait.' },
  });
  t.strictSame([...notMet(step, unknown('cannot-look'), 'then'), ...metTooEarly(step, unknown('cannot-look'))], []);
  t.end();
});

void t.test('a node that has died of what the lab does is a flaw of the lab', (t) => {
  const message = 'cable/wire could not look then: red is busy.';
  t.strictSame(sighted(step, [down, unknown('node-gone')], 'then'), [{ at: check.at, message }]);
  t.end();
});

void t.test('met where it should not be, and unmet where it should be met', (t) => {
  const message = 'cable/wire is unmet then (down: wanted up, found down)';
  t.strictSame(notMet(step, down, 'then'), [{ at: check.at, message }]);
  t.strictSame(notMet(step, result({ kind: 'met' }), 'then'), []);
  const kept = result(down.outcome, 'keep');
  const since = 'cable/wire is unmet then, and was before the solution (down: wanted up, found down)';
  t.strictSame(notMet(step, kept, 'then', [kept]), [{ at: check.at, message: since }]);
  t.strictSame(metTooEarly(step, down), []);
  t.match(metTooEarly(step, result({ kind: 'met' })), [{ message: /it proves nothing/ }]);
  t.strictSame(metTooEarly(step, result({ kind: 'met' }, 'keep')), []);
  t.end();
});
