import type { Pty } from '../shell/pty.js';
import type { Typed } from './turns.js';
import { Marks, type Piece, type Prompt } from './marks.js';

/** What of a shell's output is kept to be shown again. */
const kept = 65_536;

/** Milliseconds that a shell has to come to its first prompt. */
const patience = 3000;

/** One place's own bash, with what it has printed since its last prompt began. */
export class Line {
  readonly place: string;
  readonly pty: Pty;
  readonly #marks: Marks;
  #since: Buffer[] = [];
  #size = 0;
  readonly #last = new Map<number, number>();
  /** Whether a command of the learner's runs. */
  running = false;
  #interrupted = false;
  /** Keys that come before the shell reads: its terminal would show them twice. */
  #early: Buffer[] | undefined = [];

  constructor(place: string, pty: Pty, nonce: string) {
    this.place = place;
    this.pty = pty;
    this.#marks = new Marks(nonce);
    // A shell without our rc never says that it reads.
    setTimeout(() => {
      this.#ready();
    }, patience).unref();
  }

  read(chunk: Buffer): Piece[] {
    return this.#marks.read(chunk);
  }

  type(bytes: Buffer): void {
    if (this.running && bytes.includes('\x03')) this.#interrupted = true;
    // What is entered is about to run: its effects may be announced before its shell's own mark has come.
    if (bytes.includes('\r')) this.running = true;
    if (this.#early === undefined) this.pty.write(bytes);
    else this.#early.push(bytes);
  }

  #ready(): void {
    const keys = this.#early ?? [];
    this.#early = undefined;
    for (const bytes of keys) this.pty.write(bytes);
  }

  note(bytes: Buffer): void {
    // A copy: a few bytes would keep all of the chunk they came in.
    this.#since.push(Buffer.from(bytes));
    this.#size += bytes.length;
    while (this.#size > kept) this.#size -= this.#since.shift()?.length ?? 0;
  }

  /** Whether it ever came to a prompt: a shell that did not was none. */
  get prompted(): boolean {
    return this.#last.size > 0;
  }

  /** What was run since this shell's prompt before: an empty line is nothing, and a shell's first prompt follows nothing. */
  prompts({ shell, number, place, directory, command, code }: Prompt): Typed | undefined {
    this.#since = [];
    this.#size = 0;
    this.running = false;
    const before = this.#last.get(shell);
    this.#last.set(shell, number);
    const interrupted = this.#interrupted;
    this.#interrupted = false;
    this.#ready();
    if (before === undefined || number <= before) return undefined;
    return { place, directory, command, code, interrupted };
  }

  /** What stands on the screen since the prompt began. */
  get since(): Buffer {
    return Buffer.concat(this.#since);
  }
}
