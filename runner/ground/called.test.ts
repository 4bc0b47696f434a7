import t from 'tap';
import { called } from './called.js';

const labs = ['03-bridge', '05-nat', '3-bridge', 'mine'].map((as) => ({ as }));
const names = (word: string) => called(labs, word).map(({ as }) => as);

t.test('a lab is meant by its name, its number or what follows the number', (t) => {
  t.same(names('05-nat'), ['05-nat']);
  t.same(names('5'), ['05-nat']);
  t.same(names('005'), ['05-nat']);
  t.same(names('nat'), ['05-nat']);
  t.same(names('mine'), ['mine']);
  t.end();
});

t.test('the whole name goes before a short one, and a short one can mean several', (t) => {
  t.same(names('3-bridge'), ['3-bridge']);
  t.same(names('bridge'), ['03-bridge', '3-bridge']);
  t.end();
});

t.test('nothing is meant by a part of a name, by another number or by nothing', (t) => {
  for (const word of ['na', '50', '', '-nat', '05']) t.same(names(word), word === '05' ? ['05-nat'] : [], word);
  t.end();
});
