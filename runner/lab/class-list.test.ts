import t from 'tap';
import { classList } from './class-list.js';
import { renaming } from './vary.js';

const students = Array.from({ length: 60 }, (_, index) => `student${index}`);
const valuesOf = (vary: readonly string[], lab: string, seed = '') => vary.map(renaming(vary, lab, seed)).join(' ');

t.test('no two students have the same values where there are enough', (t) => {
  const vary = ['red', 'blue'];
  const { seeds, variants, warning } = classList(vary, 'red blue', students);
  t.same({ variants, warning }, { variants: 60, warning: undefined });
  const values = students.map((student) => valuesOf(vary, 'red blue', seeds.get(student)));
  t.equal(new Set(values).size, 60);
  t.end();
});

t.test('a class as large as the space uses all of it', (t) => {
  const words = classList(['red'], 'red', students).variants;
  const { variants, warning } = classList(['red'], 'red', students.slice(0, words));
  t.same({ variants, warning }, { variants: words, warning: undefined });
  t.end();
});

t.test('with fewer variants than students all are used, and two who share one are named', (t) => {
  const { seeds, variants, warning } = classList(['red'], 'red', students);
  t.equal(seeds.size, 60);
  t.equal(variants, 23);
  const [, one, other] =
    /^There are 23 variants of this lab for 60 students: (\w+) and (\w+), for example/.exec(warning ?? '') ?? [];
  t.not(one, other);
  t.equal(valuesOf(['red'], 'red', seeds.get(one ?? '')), valuesOf(['red'], 'red', seeds.get(other ?? '')));
  t.end();
});

t.test('a lab that varies in nothing says so to a class of two, and to nobody alone', (t) => {
  t.equal(
    classList([], 'text', ['ann', 'bob']).warning,
    'There is 1 variant of this lab for 2 students: ann and bob, for example, have the same values. Name more under vary:',
  );
  t.equal(classList([], 'text', ['ann', 'ann']).warning, undefined);
  t.end();
});

t.test('it does not depend on the order of the list, and another secret gives other seeds', (t) => {
  const seeds = (list: readonly string[], secret?: string) =>
    new Map([...classList(['red'], 'red', list, secret).seeds].sort());
  t.strictSame(seeds(students.slice(0, 20)), seeds(students.slice(0, 20).reverse()));
  const other = seeds(students.slice(0, 20), 'course secret');
  t.not(other.get('student3'), seeds(students.slice(0, 20)).get('student3'));
  t.end();
});

t.test('the same seed is the same lab on every machine: these are the values, for ever', (t) => {
  const lab = '192.168.15.0/24 10.1.0.0/16 red blue';
  const vary = lab.split(' ');
  t.equal(valuesOf(vary, lab, '["secret","ann"]'), '192.168.191.0/24 10.92.0.0/16 fern rust');
  t.equal(valuesOf(vary, lab, 'Zoë'), '192.168.210.0/24 10.18.0.0/16 moss opal');
  t.end();
});
