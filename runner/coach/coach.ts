import { randomBytes } from 'node:crypto';

import type { Standing } from '../ground/ground.js';
import { inside, parsePlace } from '../ground/place.js';
import type { Size } from '../shell/pty.js';
import { Line } from './line.js';
import type { Piece } from './marks.js';

/** The learner's own terminal. */
export interface Screen {
  write(bytes: Buffer | string): void;
  size(): Size;
  readonly env: readonly string[];
}

/** What a coach does when it is its turn; each answer is what it says, an empty one is silence. */
export interface Turns {
  /** A prompt is about to be shown; `command` is what the learner has just run, if anything. */
  prompt(typed: Typed | undefined): Promise<readonly string[]>;
  /** Now and then, while the learner is at a prompt. */
  tick(): Promise<readonly string[]>;
  /** A word that was said to the coach; `quit` is handled before. */
  ask(words: readonly string[], place: string): Promise<readonly string[]>;
  /** The namespaces and nodes there are, by which `@red` finds its place. */
  places(): Promise<readonly string[]>;
}

export interface Typed {
  readonly place: string;
  readonly directory: string;
  readonly command: string;
  readonly code: number;
}

/** Carries bytes between the learner's terminal and the shells of a lab, and lets the coach speak between prompts. */
export class Coach {
  readonly #standing: Standing;
  readonly #screen: Screen;
  readonly #turns: Turns;
  readonly #nonce = randomBytes(12).toString('hex');
  readonly #lines = new Map<string, Line>();
  readonly #order: string[] = [];
  #work: Promise<void> = Promise.resolve();
  #end: (reason: 'quit' | 'gone') => void = () => undefined;
  readonly ended: Promise<'quit' | 'gone'>;

  constructor(standing: Standing, screen: Screen, turns: Turns) {
    this.#standing = standing;
    this.#screen = screen;
    this.#turns = turns;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** Goes to a place; its shell is opened where there is none yet. */
  async go(place: string): Promise<void> {
    const at = this.#order.indexOf(place);
    if (at !== -1) this.#order.splice(at, 1);
    this.#order.push(place);
    const known = this.#lines.get(place);
    if (known === undefined) await this.#open(place);
    else this.#screen.write(known.since);
  }

  type(bytes: Buffer): void {
    this.#current?.pty.write(bytes);
  }

  resize(size: Size): void {
    for (const { pty } of this.#lines.values()) pty.resize(size);
  }

  /** The nodes are others now: the shells of the old ones are forgotten. */
  async reopen(): Promise<void> {
    const place = parsePlace(this.#order.at(-1) ?? '').node;
    this.close();
    this.#order.length = 0;
    await this.go(place);
  }

  /** Says what is new while the learner may be typing: the line is erased, and shown again after it. */
  tick(): void {
    const line = this.#current;
    if (line === undefined || line.running) return;
    this.#queue(async () => {
      const said = await this.#turns.tick();
      if (said.length === 0 || line !== this.#current || line.running) return;
      this.#screen.write('\r\x1b[K');
      this.#say(said);
      this.#screen.write(line.since);
    });
  }

  close(): void {
    for (const { pty } of this.#lines.values()) pty.kill();
    this.#lines.clear();
  }

  get #current(): Line | undefined {
    return this.#lines.get(this.#order.at(-1) ?? '');
  }

  async #open(text: string): Promise<void> {
    const place = parsePlace(text);
    const env = [...this.#screen.env, `LABS_NONCE=${this.#nonce}`];
    const pty = await this.#standing.open(place.node, inside(place, ['bash']), { size: this.#screen.size(), env });
    const line = new Line(text, pty, this.#nonce);
    this.#lines.set(text, line);
    pty.listen((chunk) => {
      for (const piece of line.read(chunk)) this.#queue(() => this.#take(line, piece));
    });
    void pty.ended.then(() => {
      this.#queue(() => this.#left(line));
    });
  }

  // One after the other: what follows a mark waits until the coach has spoken, so that the prompt always comes last.
  #queue(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      this.#say([error instanceof Error ? error.message : String(error)]);
    });
  }

  async #take(line: Line, piece: Piece): Promise<void> {
    const shown = line === this.#current;
    switch (piece.kind) {
      case 'bytes':
        line.note(piece.bytes);
        if (shown) this.#screen.write(piece.bytes);
        return;
      case 'start':
        line.running = true;
        return;
      case 'prompt': {
        const fresh = line.last !== -1 && piece.number > line.last;
        line.last = piece.number;
        line.prompts();
        if (shown) this.#say(await this.#turns.prompt(fresh ? piece : undefined));
        return;
      }
      case 'ask':
        await this.#asked(line, piece.words);
    }
  }

  async #asked(line: Line, words: readonly string[]): Promise<void> {
    const [word = '', ...rest] = words;
    if (word === 'quit') {
      this.#end('quit');
    } else if (word.startsWith('@') && word !== '@all' && rest.length === 0) {
      const place = await this.#find(word.slice(1), line.place);
      if (place === undefined)
        this.#say([`There is no place called ${word.slice(1)}. There are: ${(await this.#turns.places()).join(', ')}`]);
      else if (place !== line.place) await this.go(place);
    } else this.#say(await this.#turns.ask(words, line.place));
  }

  /** `red` is host/red where the learner is on host. */
  async #find(word: string, from: string): Promise<string | undefined> {
    const places = await this.#turns.places();
    const { node } = parsePlace(from.replace(/\/\?$/, ''));
    return (
      places.find((place) => place === word) ??
      places.find((place) => place === `${node}/${word}`) ??
      places.find((place) => place.endsWith(`/${word}`))
    );
  }

  // `exit` goes back to where one came from; it never ends the lab.
  async #left(line: Line): Promise<void> {
    if (this.#lines.get(line.place) !== line) return;
    this.#lines.delete(line.place);
    const shown = this.#order.at(-1) === line.place;
    this.#order.splice(this.#order.indexOf(line.place), 1);
    if (!shown) return;
    const back = this.#order.at(-1) ?? parsePlace(line.place).node;
    if (back === line.place)
      this.#say(['That was the last shell; here is a new one. To leave the lab up and go: quit']);
    try {
      await this.go(back);
    } catch (error) {
      this.#say([error instanceof Error ? error.message : String(error)]);
      this.#end('gone');
    }
  }

  #say(lines: readonly string[]): void {
    for (const line of lines) this.#screen.write(`${line}\r\n`);
  }
}
