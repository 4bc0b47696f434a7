import MarkdownIt, { type Token } from 'markdown-it';

import type { Piece } from './lab.js';

/** How marked words look; the caller's terminal decides. */
export interface Look {
  readonly strong: (text: string) => string;
  readonly code: (text: string) => string;
  readonly faint: (text: string) => string;
  /** Whether a picture is drawn, or its sentence is all that is shown of it. */
  readonly pictures: 'drawn' | 'told';
}

const markdown = new MarkdownIt();

/** The prose of a lab for a terminal of so many columns; an empty line between paragraphs, none at the ends. */
export function proseLines(pieces: readonly Piece[], columns: number, look: Look): string[] {
  const blocks = pieces.flatMap((piece) => pieceBlocks(piece, columns, look));
  return blocks.flatMap((block, i) => (i === 0 ? block : ['', ...block]));
}

type Lines = readonly string[];

function pieceBlocks(piece: Piece, columns: number, look: Look): Lines[] {
  switch (piece.kind) {
    case 'text':
      return markdownBlocks(piece.markdown, columns, look);
    case 'picture':
      return [
        ...(look.pictures === 'drawn' ? [piece.drawing.trimEnd().split('\n')] : []),
        wrapped(piece.sentence, columns).map(look.faint),
      ];
    case 'code':
      return [code(piece.text, look)];
    case 'question':
      return [];
  }
}

const code = (text: string, look: Look) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `    ${look.code(line)}`);

// A list hangs its items by a mark.
function markdownBlocks(text: string, columns: number, look: Look): Lines[] {
  const blocks: Lines[] = [];
  const marks: string[] = [];
  let heading = false;
  let table: string[][] | undefined;
  const paragraph = (token: Token) => {
    const indent = marks.join('').replace(/\S/g, ' ');
    const mark = marks.at(-1) ?? '';
    const first = indent.slice(0, indent.length - mark.length) + mark;
    // A heading is strong as a whole: what is strong within it would end that.
    const within = heading ? { ...look, strong: (text: string) => text } : look;
    const body = wrapped(spans(token.children ?? [], within), columns - indent.length);
    blocks.push(body.map((line, i) => (i === 0 ? first : indent) + (heading ? look.strong(line) : line)));
    if (mark !== '') marks[marks.length - 1] = ' '.repeat(mark.length);
  };
  for (const token of markdown.parse(text, {})) {
    if (token.type === 'heading_open') heading = true;
    else if (token.type === 'heading_close') heading = false;
    else if (token.type === 'table_open') table = [];
    else if (token.type === 'tr_open') table?.push([]);
    else if (token.type === 'table_close') {
      const drawn = inColumns(table ?? []);
      blocks.push(drawn.every((line) => seen(line) <= columns) ? drawn : rowByRow(table ?? [], columns));
      table = undefined;
    } else if (token.type === 'list_item_open') marks.push(token.info === '' ? '- ' : `${token.info}. `);
    else if (token.type === 'blockquote_open') marks.push('> ');
    else if (token.type === 'list_item_close' || token.type === 'blockquote_close') marks.pop();
    else if (token.type === 'fence' || token.type === 'code_block')
      blocks.push(code(token.content, look).map((line) => ' '.repeat(marks.join('').length) + line));
    else if (token.type === 'inline' && table === undefined) paragraph(token);
    else if (token.type === 'inline') table?.at(-1)?.push(spans(token.children ?? [], look).replaceAll('\u00a0', ' '));
  }
  return joinItems(blocks);
}

/** Each column as wide as its widest cell, and a line below the titles, where there are any. */
function inColumns([titles = [], ...rows]: readonly (readonly string[])[]): Lines {
  const widths = titles.map((_, i) => Math.max(...[titles, ...rows].map((row) => seen(row[i] ?? ''))));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => cell + ' '.repeat((widths[i] ?? 0) - seen(cell)))
      .join('  ')
      .trimEnd();
  const head = titles.every((title) => title === '')
    ? []
    : [line(titles), widths.map((one) => '─'.repeat(one)).join('  ')];
  return [...head, ...rows.map(line)];
}

/** A table that is too wide: each row by its first cell, and below it the others, each after its column's title if it has one. */
function rowByRow([titles = [], ...rows]: readonly (readonly string[])[], columns: number): Lines {
  return rows.flatMap(([first = '', ...cells]) => [
    ...wrapped(first, columns),
    ...cells.flatMap((cell, i) => {
      if (cell === '') return [];
      return wrapped(titles[i + 1] ? `${titles[i + 1]}: ${cell}` : cell, columns - 2).map((line) => `  ${line}`);
    }),
  ]);
}

// The items of a list stand together.
function joinItems(blocks: readonly Lines[]): Lines[] {
  const item = (block: Lines | undefined) => block !== undefined && /^ *(?:-|\d+\.) /.test(block[0] ?? '');
  return blocks.reduce<Lines[]>((joined, block, i) => {
    const last = joined.at(-1);
    if (last === undefined || !item(block) || !item(blocks[i - 1])) return [...joined, block];
    return [...joined.slice(0, -1), [...last, ...block]];
  }, []);
}

function spans(tokens: readonly Token[], look: Look): string {
  let strong = false;
  let link = '';
  return tokens
    .map((token) => {
      if (token.type === 'strong_open' || token.type === 'strong_close') strong = token.type === 'strong_open';
      if (token.type === 'link_open') link = token.markup === 'autolink' ? '' : String(token.attrGet('href') ?? '');
      // A terminal opens no link, so it says where it leads; a path within the course leads nowhere from here.
      if (token.type === 'link_close') return /^https?:/.test(link) ? ` (${link})` : '';
      if (token.type === 'softbreak') return ' ';
      if (token.type === 'hardbreak') return '\n';
      // A blank in code is no place to break a line: it is a command.
      if (token.type === 'code_inline') return look.code(token.content.replaceAll(' ', '\u00a0'));
      return strong && token.content !== '' ? look.strong(token.content) : token.content;
    })
    .join('');
}

const escapes = /\x1b\[[\d;]*m/g;

/** Columns that a text takes. */
const seen = (text: string) => text.replace(escapes, '').length;

/** Lines of at most so many columns, escape sequences not counted. */
export function wrapped(text: string, columns: number): string[] {
  return text.split('\n').flatMap((line) => {
    const lines: string[] = [];
    let last = '';
    for (const word of line.split(' ').filter(Boolean)) {
      const longer = last === '' ? word : `${last} ${word}`;
      if (last !== '' && seen(longer) > columns) {
        lines.push(last);
        last = word;
      } else last = longer;
    }
    lines.push(last);
    return lines.map((one) => one.replaceAll('\u00a0', ' '));
  });
}
