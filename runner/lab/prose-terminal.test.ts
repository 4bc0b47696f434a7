import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import t from 'tap';

import { registry } from '../../checks/registry.js';
import type { Piece } from './lab.js';
import { parseLab } from './parse-lab.js';
import { proseLines, wrapped } from './prose-terminal.js';

const same = (text: string) => text;
const bare = { strong: same, code: same, faint: same, pictures: 'drawn' } as const;
const marked = {
  strong: (text: string) => `\x1b[1m${text}\x1b[22m`,
  code: (text: string) => `\x1b[36m${text}\x1b[39m`,
  faint: same,
  pictures: 'drawn' as const,
};

const text = (markdown: string): Piece[] => [{ kind: 'text', markdown, at: { line: 1, column: 1 } }];

const shown = (markdown: string, columns = 40) => proseLines(text(markdown), columns, bare);

const tour = fileURLToPath(new URL('../../../labs/00-tour/lab.md', import.meta.url));
const lab = parseLab(tour, readFileSync(tour, 'utf8'), registry, []);

void t.test('the introduction of a lab is shown as a person reads it', (t) => {
  t.strictSame(proseLines(lab.introduction, 60, bare).slice(0, 3), [
    'This lab is small on purpose. It shows how a lab goes: you',
    'read, you predict, you type on real nodes, and what the',
    'kernel then says decides whether a step is done.',
  ]);
  t.end();
});

void t.test('the text of every section keeps to the width, and loses no word of what its author wrote', (t) => {
  for (const { prose, title } of lab.sections) {
    const words = prose.flatMap((piece) => (piece.kind === 'text' ? [piece] : []));
    const paragraphs = words.flatMap(({ markdown }) => markdown.split('\n\n')).filter((one) => !one.includes('```'));
    for (const columns of [30, 80]) {
      const lines = paragraphs.flatMap((one) => shown(one, columns));
      t.strictSame(
        lines.filter((line) => line.length > columns),
        [],
        `${title} in ${columns} columns`,
      );
      const plain = paragraphs.join(' ').replace(/[`*]/g, '').split(/\s+/);
      t.strictSame(lines.join(' ').split(/\s+/), plain);
    }
  }
  t.end();
});

void t.test('escape sequences take no columns', (t) => {
  const source = 'One **two** `three` four **five** `six` seven.';
  const widths = [bare, marked].map((look) => proseLines(text(source), 20, look).length);
  t.strictSame(widths, [2, 2]);
  t.end();
});

void t.test('a command within a line is never broken, and stands on a line of its own where it is too long', (t) => {
  t.strictSame(shown('Type `ip route add 192.168.60.0/24 via 192.168.50.1` on host.', 30), [
    'Type',
    'ip route add 192.168.60.0/24 via 192.168.50.1',
    'on host.',
  ]);
  t.end();
});

void t.test('a block of code keeps its lines and its blanks, however wide, also in a list', (t) => {
  const code = '```sh\nip route add 192.168.60.0/24 via 192.168.50.1 dev eth0\n  second\n\nlast\n```';
  const lines = ['    ip route add 192.168.60.0/24 via 192.168.50.1 dev eth0', '      second', '    ', '    last'];
  t.strictSame(shown(code, 20), lines);
  t.strictSame(shown(`- first\n\n${code.replace(/^/gm, '  ')}`, 20), [
    '- first',
    '',
    ...lines.map((line) => `  ${line}`),
  ]);
  t.end();
});

void t.test('items of a list stand together, hang by their marks, and keep their numbers', (t) => {
  t.strictSame(shown('- red has an end of the cable\n- blue has the other\n  - and nothing else', 20), [
    '- red has an end of',
    '  the cable',
    '- blue has the other',
    '  - and nothing else',
  ]);
  t.strictSame(shown('9. nine\n10. ten and something more', 20), ['9. nine', '10. ten and', '    something more']);
  t.end();
});

void t.test('a table is shown in columns, and one that is too wide row by row', (t) => {
  const table = '| place | address      |\n| ----- | ------------ |\n| `red` | 192.168.15.1 |';
  const page = `Before.\n\n${table}\n\nAfter.`;
  const drawn = ['place  address', '─────  ────────────', 'red    192.168.15.1'];
  t.strictSame(shown(page, 19), ['Before.', '', ...drawn, '', 'After.']);
  t.strictSame(shown(page, 18), ['Before.', '', 'red', '  address:', '  192.168.15.1', '', 'After.']);
  t.strictSame(proseLines(text(table), 19, marked)[2], '\x1b[36mred\x1b[39m    192.168.15.1', 'colours take no room');
  const bareTable = '| | |\n| - | - |\n| 1 | one name |';
  t.strictSame(shown(bareTable, 11), ['1  one name'], 'without titles');
  t.strictSame(shown(bareTable, 10), ['1', '  one name'], 'without titles');
  t.strictSame(shown('| a | b | c |\n| - | - | - |\n| 1 | | three |', 10), ['1', '  c: three'], 'without empty cells');
  t.end();
});

void t.test('a picture is not wrapped, and its sentence is', (t) => {
  const pieces = lab.sections.flatMap(({ prose }) => prose).filter((piece) => piece.kind === 'picture');
  const [picture] = pieces;
  t.strictSame(proseLines(pieces, 50, bare), [
    ...(picture?.drawing.trimEnd().split('\n') ?? []),
    '',
    'host and router share lan-a, router and server',
    'share lan-b; host and server share nothing.',
  ]);
  t.match(picture?.drawing, /192\.168\.60\.20/);
  t.end();
});

void t.test('a heading is strong as a whole, and of a paragraph only what is marked', (t) => {
  t.strictSame(proseLines(text('### The **two** ways\n\nNot **this** way.'), 40, marked), [
    '\x1b[1mThe two ways\x1b[22m',
    '',
    'Not \x1b[1mthis\x1b[22m way.',
  ]);
  t.end();
});

void t.test('a link says where it leads, once, and a path within the course is left out', (t) => {
  t.strictSame(shown('Read [RFC 826](https://www.rfc-editor.org/rfc/rfc826) or [lab 2](../02-veth-pair).', 90), [
    'Read RFC 826 (https://www.rfc-editor.org/rfc/rfc826) or lab 2.',
  ]);
  t.strictSame(shown('See <https://example.org/x>.'), ['See https://example.org/x.']);
  t.end();
});

void t.test('words of a quotation are told from the author’s own', (t) => {
  t.strictSame(shown('> Nobody refuses it, and nobody answers either.', 30), [
    '> Nobody refuses it, and',
    '  nobody answers either.',
  ]);
  t.end();
});

void t.test('a hard break is kept, an empty text is one empty line, and no width is too small to end', (t) => {
  t.strictSame(shown('one  \ntwo'), ['one', 'two']);
  t.strictSame(wrapped('', 40), ['']);
  t.strictSame(wrapped('one two', 0), ['one', 'two']);
  t.end();
});
