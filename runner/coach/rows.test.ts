import t from 'tap';

import { rowsBelow } from './rows.js';

const rows = (text: string) => rowsBelow(Buffer.from(text), 20);

t.test('a line that fits stands on the row where it began', (t) => {
  t.equal(rows('host:~# ip a'), 0);
  t.equal(rows('x'.repeat(20)), 0, 'a full row is not left before the next character');
  t.end();
});

t.test('a line that is too long goes on below', (t) => {
  t.equal(rows('x'.repeat(21)), 1);
  t.equal(rows('x'.repeat(61)), 3);
  t.end();
});

t.test('colours, titles and letters of several bytes take the room that they take on the screen', (t) => {
  t.equal(rows(`\x1b[1;36mhost\x1b[0m:~# ${'ü'.repeat(12)}`), 0);
  t.equal(rows('\x1b]0;a title that is longer than a row\x07host:~# '), 0);
  t.end();
});

t.test('what was deleted and what was moved over is counted where the cursor is', (t) => {
  t.equal(rows(`${'x'.repeat(25)}\x1b[A\r`), 0);
  t.equal(rows('host:~# ls\r\nfile\r\nhost:~# '), 2);
  t.equal(rows('abc\b\b\b\x1b[K'), 0);
  t.end();
});
