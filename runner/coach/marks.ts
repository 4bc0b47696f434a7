/** What a learner's terminal brings: bytes to show, and marks that only our rc can make. */
export type Piece =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'start' }
  | Prompt
  | Ask
  /** What was typed behind a word. */
  | { readonly kind: 'keys'; readonly bytes: Buffer };

/** A word for the coach. */
export interface Ask {
  readonly kind: 'ask';
  readonly words: readonly string[];
  /** Whether its shell waits until it may hand over what was typed behind the word. */
  readonly waits: boolean;
}

/** A shell is about to show its prompt. */
export interface Prompt {
  readonly kind: 'prompt';
  /** The exit code of the command before. */
  readonly code: number;
  /** Which shell: one inside another has a number of its own. */
  readonly shell: number;
  readonly place: string;
  readonly directory: string;
  /** The number of the last command in that shell's history, by which an empty line is told from a new one. */
  readonly number: number;
  readonly command: string;
}

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
    let rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const show = (length: number) => {
      if (length > 0) pieces.push({ kind: 'bytes', bytes: rest.subarray(0, length) });
      rest = rest.subarray(length);
    };
    for (;;) {
      const start = rest.indexOf(opening);
      show(start === -1 ? rest.length - begun(rest, opening) : start);
      if (start === -1) break;
      const end = endOfBody(rest);
      const tail = rest.subarray(end, end + closing.length);
      if (tail.equals(closing)) {
        const mark = this.#mark(rest.subarray(opening.length, end).toString('latin1').split(';'));
        if (mark !== undefined) pieces.push(mark);
        rest = rest.subarray(end + closing.length);
      } else if (end - opening.length <= longest && closing.subarray(0, tail.length).equals(tail)) {
        break;
      } else {
        // No mark, though it begins like one: only its beginning is dropped, and nothing real is swallowed with it.
        rest = rest.subarray(opening.length);
      }
    }
    // A copy: the rest of a chunk would keep all of it in memory.
    this.#rest = Buffer.from(rest);
    return pieces;
  }

  #mark([nonce, word, ...fields]: readonly string[]): Piece | undefined {
    if (nonce !== this.#nonce) return undefined;
    switch (word ?? '') {
      case 'start':
        return { kind: 'start' };
      case 'prompt': {
        const [code = '', shell = '', encoded = ''] = fields;
        const [place = '', directory = '', ...rest] = decode(encoded).split('\n');
        const [, number = '0', command = ''] = /^ *(\d+)\*? {1,2}([^]*)$/.exec(rest.join('\n')) ?? [];
        return {
          kind: 'prompt',
          code: Number(code),
          shell: Number(shell),
          place,
          directory,
          number: Number(number),
          command,
        };
      }
      case 'ask':
        return {
          kind: 'ask',
          words: decode(fields[0] ?? '')
            .split('\n')
            .slice(0, -1),
          waits: fields[1] === 'waits',
        };
      case 'keys':
        return { kind: 'keys', bytes: Buffer.from(fields[0] ?? '', 'base64') };
      default:
        return undefined;
    }
  }
}

const decode = (text: string) => Buffer.from(text, 'base64').toString('utf8');

/** Where the letters of a mark end: they are those of base64, and semicolons. */
function endOfBody(bytes: Buffer): number {
  let end = opening.length;
  while (
    end < bytes.length &&
    end - opening.length <= longest &&
    /[A-Za-z0-9+/=;]/.test(String.fromCharCode(bytes[end] ?? 0))
  )
    end += 1;
  return end;
}

/** How many of the last bytes may be the beginning of `whole`. */
function begun(bytes: Buffer, whole: Buffer): number {
  for (let length = Math.min(whole.length - 1, bytes.length); length > 0; length -= 1) {
    if (bytes.subarray(bytes.length - length).equals(whole.subarray(0, length))) return length;
  }
  return 0;
}
