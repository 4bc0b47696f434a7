import { randomBytes } from 'node:crypto';

import type { Standing } from '../ground/ground.js';
import { inside, parsePlace } from '../ground/place.js';
import type { Size } from '../shell/pty.js';
import { Line } from './line.js';
import type { Piece, Prompt } from './marks.js';
import { Page, type Screen } from './page.js';
import { Queue } from './queue.js';

export type Said = readonly string[];

/** What a coach does when it is its turn; each answer is what it says, an empty one is silence. */
export interface Turns {
  /** The nodes as they stand now. */
  readonly standing: Standing;
  /** A prompt is about to be shown; `typed` is what the learner has just run, if anything. */
  prompt(typed: Typed | undefined): Promise<Said>;
  /** Something may have changed while the learner is at a prompt. */
  tick(): Promise<Said>;
  /** A word that was said to the coach; `quit` and a bare `@PLACE` are handled before. It speaks while it is at it. */
  ask(words: readonly string[], asking: Asking): Promise<'stay' | 'new nodes'>;
  /** The place that a word means from where the learner is, or what to say. */
  find(word: string, from: string): Promise<{ readonly place: string } | { readonly said: Said }>;
}

export interface Asking {
  readonly place: string;
  readonly say: (lines: Said) => void;
  /** Bytes as a program prints them. */
  readonly show: (bytes: Buffer) => void;
  /** ^C. */
  readonly signal: AbortSignal;
}

export interface Typed extends Pick<Prompt, 'place' | 'directory' | 'command' | 'code'> {
  /** Ended by ^C: typed again without a person it might never end. */
  readonly interrupted: boolean;
}

/** Bytes that may wait until the coach has spoken; then the shell that prints them has to wait too. */
const held = 262_144;

/** Why a coach stops: the learner goes, the terminal went, somebody else took over, there are no nodes any more. */
export type End = 'quit' | 'closed' | 'taken' | 'gone';

/** Carries bytes between the learner's terminal and the shells of a lab, and lets the coach speak between prompts. */
export class Coach {
  readonly #screen: Screen;
  readonly #turns: Turns;
  readonly #nonce = randomBytes(12).toString('hex');
  readonly #lines = new Map<string, Line>();
  readonly #order: string[] = [];
  readonly #page: Page;
  readonly #queue: Queue;
  #held = 0;
  #ticking = false;
  #asking: AbortController | undefined;
  /** Keys that came before the first shell could take them. */
  #early: Buffer[] = [];
  #end: (reason: End) => void = () => undefined;
  readonly ended: Promise<End>;

  constructor(screen: Screen, turns: Turns) {
    this.#screen = screen;
    this.#turns = turns;
    this.#page = new Page(screen);
    this.#queue = new Queue(
      (error) => {
        this.#page.say([error instanceof Error ? error.message : String(error)]);
      },
      () => {
        for (const { pty } of this.#lines.values()) pty.resume();
      },
    );
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** Goes to a place; its shell is opened where there is none yet. */
  async go(place: string): Promise<void> {
    const known = this.#lines.get(place) ?? (await this.#open(place));
    const at = this.#order.indexOf(place);
    if (at !== -1) this.#order.splice(at, 1);
    this.#order.push(place);
    this.#page.write(known.since);
    for (const bytes of this.#early.splice(0)) known.type(bytes);
  }

  type(bytes: Buffer): void {
    if (this.#asking !== undefined && bytes.includes('\x03')) this.#asking.abort();
    else if (this.#current === undefined) this.#early.push(bytes);
    else this.#current.type(bytes);
  }

  leave(reason: End): void {
    this.#end(reason);
  }

  resize(size: Size): void {
    for (const { pty } of this.#lines.values()) pty.resize(size);
  }

  /** Says what is new while the learner may be typing: the line is erased, and shown again after it. */
  async tick(): Promise<void> {
    const line = this.#current;
    if (line === undefined || line.running || this.#ticking) return;
    this.#ticking = true;
    await this.#queue.done(async () => {
      const said = await this.#turns.tick().finally(() => {
        this.#ticking = false;
      });
      if (said.length === 0 || line !== this.#current || line.running) return;
      this.#page.erase(line.since);
      this.#page.say(said);
      this.#page.write(line.since);
    });
  }

  async close(): Promise<void> {
    const lines = [...this.#lines.values()];
    this.#lines.clear();
    await Promise.all(lines.map(({ pty }) => pty.kill()));
  }

  get #current(): Line | undefined {
    return this.#lines.get(this.#order.at(-1) ?? '');
  }

  async #open(text: string): Promise<Line> {
    const place = parsePlace(text);
    const env = [...this.#screen.env, `LABS_NONCE=${this.#nonce}`];
    const terminal = { size: this.#screen.size(), env };
    const pty = await this.#turns.standing.open(place.node, inside(place, ['bash']), terminal);
    const line = new Line(text, pty, this.#nonce);
    this.#lines.set(text, line);
    pty.listen((chunk) => {
      for (const piece of line.read(chunk)) this.#arrived(line, piece);
    });
    void pty.ended.then(() => {
      this.#queue.add(() => this.#left(line));
    });
    return line;
  }

  // What arrives while nobody speaks is shown at once; what follows a mark waits until the coach has spoken, so that the
  // prompt always comes last.
  #arrived(line: Line, piece: Piece): void {
    if (piece.kind !== 'bytes') {
      this.#queue.add(() => this.#take(line, piece));
      return;
    }
    const { bytes } = piece;
    if (!this.#queue.busy) {
      this.#pass(line, bytes);
      return;
    }
    this.#held += bytes.length;
    if (this.#held > held) line.pty.pause();
    this.#queue.add(() => {
      this.#held -= bytes.length;
      this.#pass(line, bytes);
    });
  }

  #pass(line: Line, bytes: Buffer): void {
    // While a command runs nothing is erased, so nothing is shown again.
    if (!line.running) line.note(bytes);
    if (line === this.#current) this.#page.write(bytes);
  }

  async #take(line: Line, piece: Exclude<Piece, { kind: 'bytes' }>): Promise<void> {
    const shown = line === this.#current;
    switch (piece.kind) {
      case 'start':
        line.running = true;
        return;
      case 'prompt': {
        const typed = line.prompts(piece);
        if (shown) this.#page.say(await this.#turns.prompt(typed));
        return;
      }
      case 'ask':
        await this.#asked(line, piece.words);
    }
  }

  async #asked(line: Line, words: readonly string[]): Promise<void> {
    const [word = '', ...rest] = words;
    if (word === 'quit') this.#end('quit');
    else if (word.startsWith('@') && word !== '@all' && rest.length === 0) {
      const found = await this.#turns.find(word.slice(1), line.place);
      if ('said' in found) this.#page.say(found.said);
      else if (found.place !== line.place) await this.go(found.place);
    } else {
      const asking = new AbortController();
      this.#asking = asking;
      const turn = {
        ...{ place: line.place, signal: asking.signal },
        say: (lines: Said) => {
          this.#page.say(lines);
        },
        show: (bytes: Buffer) => {
          this.#page.write(Buffer.from(bytes.toString('latin1').replaceAll('\n', '\r\n'), 'latin1'));
        },
      };
      const after = await this.#turns.ask(words, turn).finally(() => {
        this.#asking = undefined;
      });
      if (after === 'new nodes') await this.#reopen();
    }
  }

  /** The nodes are others now: the shells of the old ones are forgotten. */
  async #reopen(): Promise<void> {
    const place = parsePlace(this.#order.at(-1) ?? '').node;
    await this.close();
    this.#order.length = 0;
    await this.go(place);
  }

  // `exit` goes back to where one came from; it never ends the lab.
  async #left(line: Line): Promise<void> {
    if (this.#lines.get(line.place) !== line) return;
    const shown = line === this.#current;
    this.#lines.delete(line.place);
    this.#order.splice(this.#order.indexOf(line.place), 1);
    if (!shown) return;
    if (!line.prompted && this.#order.length === 0) {
      this.#end('gone');
      return;
    }
    const back = this.#order.at(-1) ?? parsePlace(line.place).node;
    try {
      if (back === line.place)
        this.#page.say(['That was the last shell; here is a new one. To leave the lab up and go: quit']);
      await this.go(back);
    } catch (error) {
      this.#page.say([error instanceof Error ? error.message : String(error)]);
      this.#end('gone');
    }
  }
}
