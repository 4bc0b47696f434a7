import t from 'tap';

import { met, unmet } from '../../checks/check.js';
import { LabError } from '../errors.js';
import { colours, paintFor, plain } from './paint.js';
import { outcomeLines, signed } from './results.js';

const missing = { wanted: 'red', found: 'nothing\nat all', look: 'ip netns' };

void t.test('what is met is its sentence; what is not shows wanted, found and where to look', (t) => {
  t.strictSame(outcomeLines('red is there', met, plain), ['● red is there']);
  t.strictSame(outcomeLines('red is there', unmet('absent', missing), plain), [
    '✗ red is there',
    '    wanted  red',
    '    found   nothing\n            at all',
    '    look    ip netns',
  ]);
  t.end();
});

void t.test('what is wider than the terminal goes on below its first word, and a command is one line', (t) => {
  const long = { wanted: 'a rule for red', found: 'one  two\nand a rule for blue', look: 'iptables -t nat -S OUTPUT' };
  t.strictSame(outcomeLines('red has a rule of its own', unmet('absent', long), plain, 22), [
    '✗ red has a rule of',
    '  its own',
    '    wanted  a rule for\n            red',
    '    found   one  two\n            and a rule\n            for blue',
    '    look    iptables -t nat -S OUTPUT',
  ]);
  t.end();
});

void t.test('a sign that is a word takes its room, and one in colour no more than it shows', (t) => {
  t.strictSame(signed('goal:', 'red has a rule of its own', 22), ['goal: red has a rule', '      of its own']);
  t.strictSame(signed(colours.good('●'), 'red has a rule of its own', 22), [
    `${colours.good('●')} red has a rule of`,
    '  its own',
  ]);
  t.end();
});

void t.test('what is unknown says why, and every line of what to do', (t) => {
  const error = new LabError('cannot-look', 'a bug', 'Please report it with these lines:\nTypeError: x\n    at y');
  t.strictSame(outcomeLines('red is there', { kind: 'unknown', error }, plain), [
    '? red is there',
    '    could not look: a bug',
    '    Please report it with these lines:\n    TypeError: x\n        at y',
  ]);
  t.end();
});

void t.test('a terminal obeys nothing that a node printed', (t) => {
  const found = 'a\x1b[2J\x07b\x9bc\r\x00é\td';
  const lines = outcomeLines('x', unmet('other', { ...missing, found }), plain);
  t.equal(lines[2], '    found   a\ufffd[2J\ufffdb\ufffdc\ufffd\ufffdé\td');
  t.end();
});

void t.test('colours are for terminals that want them', (t) => {
  t.equal(paintFor({}, { isTTY: true }), colours);
  t.equal(paintFor({ NO_COLOR: '' }, { isTTY: true }), colours);
  for (const [env, isTTY] of [[{ NO_COLOR: '1' }, true], [{ TERM: 'dumb' }, true], [{}, false]] as const)
    t.equal(paintFor(env, { isTTY }), plain);
  t.end();
}); // prettier-ignore
