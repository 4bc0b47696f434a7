import t from 'tap';

import { Marks, type Piece } from './marks.js';

const nonce = 'abc123';
const base64 = (text: string) => Buffer.from(text).toString('base64');
const prompt = `\x1b]7777;${nonce};prompt;1;42;${base64('host/red\n/root\n    7  ip route add default via 10.0.0.1')}\x1b\\`;
const ask = `\x1b]7777;${nonce};ask;${base64('answer\nwhy\nso; it is\n')}\x1b\\`;
const seen = {
  ...{ kind: 'prompt', code: 1, shell: 42, place: 'host/red', directory: '/root', number: 7 },
  command: 'ip route add default via 10.0.0.1',
};

/** What is shown, with a mark in braces. */
function shown(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (piece.kind === 'bytes' ? piece.bytes.toString() : `{${piece.kind}}`)).join('');
}

function read(...chunks: readonly string[]): Piece[] {
  const marks = new Marks(nonce);
  return chunks.flatMap((chunk) => marks.read(Buffer.from(chunk)));
}

t.test('a prompt says how the command ended, where, and what it was', (t) => {
  t.strictSame(read(`out\n${prompt}host:~# `), [
    { kind: 'bytes', bytes: Buffer.from('out\n') },
    seen,
    { kind: 'bytes', bytes: Buffer.from('host:~# ') },
  ]);
  t.end();
});

t.test('a request keeps its words apart, whatever is in them', (t) => {
  const words = ['answer', 'why', 'so; it is'];
  t.strictSame(read(ask), [{ kind: 'ask', words, waits: false }]);
  t.strictSame(read(ask.replace('\x1b\\', ';waits\x1b\\')), [{ kind: 'ask', words, waits: true }]);
  const [keys] = read(`\x1b]7777;${nonce};keys;${base64('ip addr\n')}\x1b\\`);
  t.match(keys, { kind: 'keys', bytes: Buffer.from('ip addr\n') });
  t.end();
});

t.test('a command of several lines arrives whole', (t) => {
  const text = base64('host\n/\n   12* for i in 1 2\ndo echo $i\ndone');
  const [mark] = read(`\x1b]7777;${nonce};prompt;0;1;${text}\x1b\\`);
  t.match(mark, { number: 12, command: 'for i in 1 2\ndo echo $i\ndone' });
  t.end();
});

t.test('a stream may be cut at any byte', (t) => {
  const stream = `before${prompt}between${ask}after\x1b]7777;${nonce};start\x1b\\`;
  for (let at = 0; at <= stream.length; at += 1)
    t.equal(shown(read(stream.slice(0, at), stream.slice(at))), 'before{prompt}between{ask}after{start}', `at ${at}`);
  t.equal(shown(read(...Array.from(stream))), 'before{prompt}between{ask}after{start}', 'and at every byte at once');
  t.end();
});

t.test('a mark without the nonce is dropped, and what stands around it is shown', (t) => {
  t.equal(shown(read(`a\x1b]7777;other;start\x1b\\b${prompt.replace(nonce, 'abc124')}c`)), 'abc');
  t.end();
});

t.test('what begins like a mark and never ends swallows no real one', (t) => {
  t.equal(shown(read(`a\x1b]7777;forged\n${prompt}b`)), 'aforged\n{prompt}b');
  t.equal(shown(read(`\x1b]7777;forged${prompt}b`)), 'forged{prompt}b');
  t.equal(shown(read('\x1b]7777;\x1b]7777;x y')), 'x y');
  t.end();
});

t.test('a mark that is larger than any is shown as what it is', (t) => {
  const long = 'x'.repeat(70_000);
  t.equal(shown(read(`\x1b]7777;${nonce};ask;${long}\x1b\\!`)), `${nonce};ask;${long}\x1b\\!`);
  t.end();
});

t.test('other sequences of a terminal pass untouched', (t) => {
  const title = '\x1b]0;a title\x07\x1b[1;31mred\x1b[0m\x1b]77';
  t.equal(shown(read(title, '8;x\x1b\\')), `${title}8;x\x1b\\`);
  t.end();
});
