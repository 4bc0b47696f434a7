import t from 'tap';

import { asking, labOf, stepOf } from '../session/test-stage.js';
import type { Seen } from './proving.js';
import { byIt, bySetup, undone } from './undone.js';

const [wire, route, rule] = ['wire', 'route', 'rule'].map((id, i) =>
  stepOf(id, [asking('up')], { at: { line: 10 * (i + 1), column: 1 } }),
);
if (wire === undefined || route === undefined || rule === undefined) throw new Error('three steps');
const lab = labOf(wire, route, rule);
const seen = (words: string, outcome: Seen['outcome'], step = wire): Seen => ({
  ...{ step, id: 'up', kind: 'check', outcome },
  at: { words, way: 'right' },
});
const solved = [seen('after the solution', 'met'), seen('at a second look', 'met')];
const after = (later: { words: string }, outcome: Seen['outcome'], step = wire) =>
  seen(`after ${later.words}`, outcome, step);

void t.test('a step is undone by the first after which it holds no longer, a Setup before its own step', (t) => {
  const undoing = (words: string, id: string) => [
    { at: wire.at, message: `${words} undoes step wire: write "undone by: ${id}" there, or mend it` },
  ];
  const holds = after(byIt(route), 'met');
  const late = [...solved, after(byIt(rule), 'unmet'), after(byIt(route), 'unmet'), after(bySetup(rule), 'unmet')];
  t.strictSame(undone(lab, late), undoing('step route', 'route'));
  t.strictSame(undone(lab, [...solved, holds, ...late.slice(2).filter(({ at }) => at.words !== holds.at.words)]), [
    ...undoing('the Setup of step rule', 'rule'),
  ]);
  t.strictSame(undone(lab, [...solved, holds, after(byIt(rule), 'met')]), []);
  t.end();
});

void t.test('nobody is blamed for what never held, nor for what nobody could see', (t) => {
  const never = [seen('after the solution', 'unmet'), after(byIt(route), 'unmet')];
  const once = [seen('after the solution', 'met'), seen('at a second look', 'unmet'), after(byIt(route), 'unmet')];
  const unseen = [...solved, after(byIt(route), 'unknown'), after(byIt(rule), 'unmet')];
  for (const found of [never, once, unseen]) t.strictSame(undone(lab, found), []);
  t.end();
});
