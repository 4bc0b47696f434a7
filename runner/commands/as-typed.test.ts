import t from 'tap';
import { asTyped } from './as-typed.js';

const npx = { npm_command: 'exec' };

t.test('who came through npx is told what to type with npx', (t) => {
  t.equal(asTyped('Enter one: labs shell host', npx), 'Enter one: npx labs shell host');
  t.equal(
    asTyped('labs down, then labs up. See: labs --help', npx),
    'npx labs down, then npx labs up. See: npx labs --help',
  );
  t.equal(asTyped('type: npx labs up 3', npx), 'type: npx labs up 3');
  t.end();
});

t.test('a sentence about labs stays one', (t) => {
  t.equal(asTyped('Several labs are up: labs, a-labs', npx), 'Several labs are up: labs, a-labs');
  t.end();
});

t.test('who has labs on the PATH is told that', (t) => {
  t.equal(asTyped('Enter one: labs shell host', { npm_command: 'test' }), 'Enter one: labs shell host');
  t.end();
});
