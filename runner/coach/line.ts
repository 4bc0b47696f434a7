import type { Pty } from '../shell/pty.js';
import { Marks, type Piece } from './marks.js';

/** What of a shell's output is kept to be shown again. */
const kept = 65_536;

/** One place's own bash, with what it has printed since its last prompt began. */
export class Line {
  readonly place: string;
  readonly pty: Pty;
  readonly #marks: Marks;
  #since: Buffer = Buffer.alloc(0);
  /** Whether a command of the learner's runs. */
  running = false;
  /** The shell's number of the last command, by which an empty line is told from a new one; -1 before the first prompt. */
  last = -1;

  constructor(place: string, pty: Pty, nonce: string) {
    this.place = place;
    this.pty = pty;
    this.#marks = new Marks(nonce);
  }

  read(chunk: Buffer): Piece[] {
    return this.#marks.read(chunk);
  }

  note(bytes: Buffer): void {
    this.#since = Buffer.concat([this.#since, bytes]);
    if (this.#since.length > kept) this.#since = this.#since.subarray(this.#since.length - kept);
  }

  prompts(): void {
    this.#since = Buffer.alloc(0);
    this.running = false;
  }

  /** What stands on the screen since the prompt began. */
  get since(): Buffer {
    return this.#since;
  }
}
