/** What a learner's terminal brings: bytes to show, and marks that only our rc can make. */
export type Piece =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'start' }
  | {
      readonly kind: 'prompt';
      readonly code: number;
      readonly place: string;
      readonly directory: string;
      readonly number: number;
      readonly command: string;
    }
  | { readonly kind: 'ask'; readonly words: readonly string[] };

const opening = Buffer.from('\x1b]7777;');
const closing = Buffer.from('\x1b\\');

/** A mark is never longer; what is, is not one. */
const longest = 65_536;

/** Takes marks out of a stream of bytes. Those without the session's nonce are dropped: a file that is printed can hold them. */
export class Marks {
  readonly #nonce: string;
  #rest = Buffer.alloc(0);

  constructor(nonce: string) {
    this.#nonce = nonce;
  }

  read(chunk: Buffer): Piece[] {
    const pieces: Piece[] = [];
    let rest = Buffer.concat([this.#rest, chunk]);
    for (;;) {
      const start = rest.indexOf(opening);
      const end = start === -1 ? -1 : rest.indexOf(closing, start);
      if (end === -1) {
        const keep = start === -1 ? partial(rest) : rest.length - start > longest ? 0 : rest.length - start;
        if (rest.length > keep) pieces.push({ kind: 'bytes', bytes: rest.subarray(0, rest.length - keep) });
        this.#rest = rest.subarray(rest.length - keep);
        return pieces;
      }
      if (start > 0) pieces.push({ kind: 'bytes', bytes: rest.subarray(0, start) });
      const mark = this.#mark(
        rest
          .subarray(start + opening.length, end)
          .toString('latin1')
          .split(';'),
      );
      if (mark !== undefined) pieces.push(mark);
      rest = rest.subarray(end + closing.length);
    }
  }

  #mark([nonce, word, ...fields]: readonly string[]): Piece | undefined {
    if (nonce !== this.#nonce) return undefined;
    switch (word) {
      case 'start':
        return { kind: 'start' };
      case 'prompt': {
        const [code = '', place = '', encoded = ''] = fields;
        const text = Buffer.from(encoded, 'base64').toString('utf8');
        const [directory = '', ...rest] = text.split('\n');
        const [, number = '0', command = ''] = /^ *(\d+)\*? {1,2}([^]*)$/.exec(rest.join('\n')) ?? [];
        return { kind: 'prompt', code: Number(code), place, directory, number: Number(number), command };
      }
      case 'ask':
        return {
          kind: 'ask',
          words: Buffer.from(fields[0] ?? '', 'base64')
            .toString('utf8')
            .split('\n')
            .slice(0, -1),
        };
      default:
        return undefined;
    }
  }
}

/** How many of the last bytes may be the beginning of a mark. */
function partial(bytes: Buffer): number {
  for (let length = Math.min(opening.length - 1, bytes.length); length > 0; length -= 1) {
    if (bytes.subarray(bytes.length - length).equals(opening.subarray(0, length))) return length;
  }
  return 0;
}
