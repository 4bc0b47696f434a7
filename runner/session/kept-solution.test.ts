import t from 'tap';

import { keepsSolution, solutionKept } from './kept-solution.js';
import { stillDone } from './replay.js';
import { labOf, stepOf } from './test-stage.js';
import type { Standing } from '../ground/ground.js';

const [one, two, three] = [stepOf('one', []), stepOf('two', []), stepOf('three', [])];

t.test('a course shows solutions unless it says otherwise, and never one that is not there', (t) => {
  const done = ['one'];
  t.notOk(keepsSolution(two, { done }));
  t.notOk(keepsSolution(two, { done, solutions: 'shown' }));
  t.notOk(keepsSolution(one, { done, solutions: 'when-met' }));
  t.ok(keepsSolution(two, { done, solutions: 'when-met' }));
  t.ok(keepsSolution(one, { done, solutions: 'never' }));
  t.ok(keepsSolution({ ...one, reference: 'kept' }, { done, solutions: 'shown' }));
  t.end();
});

t.test('who asks is told whether to wait helps, and what helps meanwhile', (t) => {
  const said = (step: typeof one, solutions: 'when-met' | 'never') => solutionKept(step, 'No', { solutions });
  t.match(said(one, 'when-met'), {
    code: 'solution-kept',
    message: 'No: this course keeps its solutions until a step is complete.',
    next: 'Get a hint: labs hint --step one; see what is missing: labs why --step one',
  });
  t.match(said(one, 'never'), { message: 'No: this course keeps its solutions.' });
  t.match(said({ ...one, reference: 'kept' }, 'when-met'), { message: 'No: this course keeps its solutions.' });
  t.end();
});

t.test('of nodes that were built again all is done up to the first step that is lost', (t) => {
  const lab = labOf(one, two, three);
  const back = (by: 'journal' | 'reference', lost: readonly (typeof one)[]) => ({ standing: {} as Standing, by, lost });
  const done = ['one', 'two', 'three'];
  t.strictSame(stillDone(done, back('journal', []), lab), done);
  t.strictSame(stillDone(done, back('journal', [two]), lab), ['one']);
  t.strictSame(stillDone(done, back('reference', [two]), lab), done);
  t.end();
});
