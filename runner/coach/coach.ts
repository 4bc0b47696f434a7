import { randomBytes } from 'node:crypto';

import { inside, parsePlace } from '../ground/place.js';
import type { Size } from '../shell/pty.js';
import { EarlyKeys } from './early-keys.js';
import { Line } from './line.js';
import type { Piece } from './marks.js';
import { Page, type Screen } from './page.js';
import { Queue } from './queue.js';
import type { End, Said, Turns } from './turns.js';

/** Bytes that may wait until the coach has spoken; then the shell that prints them has to wait too. */
const held = 262_144;

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
  /** Lines that were entered. */
  #entered = 0;
  /** News that came when a line had been entered already: they wait for its prompt. */
  #unsaid: Said = [];
  #asking: AbortController | undefined;
  readonly #early = new EarlyKeys();
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
    this.#typeEarly();
  }

  type(bytes: Buffer): void {
    if (bytes.includes('\r')) this.#entered += 1;
    if (this.#asking !== undefined && bytes.includes('\x03')) this.#asking.abort();
    else this.#early.add(bytes);
    this.#typeEarly();
  }

  #typeEarly(): void {
    if (this.#asking === undefined) this.#early.typeInto(this.#current);
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
      const before = this.#entered;
      const said = await this.#turns
        .tick(() => this.#entered === before)
        .finally(() => {
          this.#ticking = false;
        });
      this.#aside(line, said);
    });
  }

  /** Says something of its own accord: above the line that is being typed, or at the next prompt. */
  tell(said: Said): Promise<void> {
    const line = this.#current;
    return this.#queue.done(() => {
      if (line !== undefined) this.#aside(line, said);
    });
  }

  #aside(line: Line, said: Said): void {
    if (said.length === 0) return;
    if (line !== this.#current || line.running) {
      this.#unsaid = [...this.#unsaid, ...said];
      return;
    }
    this.#page.erase(line.since);
    this.#page.say(said);
    this.#page.write(line.since);
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
      if (piece.kind === 'ask' && piece.waits) this.#early.await(line);
      this.#queue.add(() => this.#take(line, piece));
      if (piece.kind === 'ask' && piece.waits) line.pty.write(this.#nonce);
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
        if (!shown) return;
        this.#page.say(this.#unsaid);
        this.#unsaid = [];
        this.#page.say(await this.#turns.prompt(typed));
        this.#turns.ready?.();
        return;
      }
      case 'ask':
        await this.#asked(line, piece.words);
        return;
      case 'keys':
        this.#early.handedOver(piece.bytes);
        this.#typeEarly();
    }
  }

  async #asked(line: Line, words: readonly string[]): Promise<void> {
    const [word = '', ...rest] = words;
    if (word === 'quit') this.#end('quit');
    else if (word.startsWith('@') && word !== '@all' && rest.length === 0) {
      const found = await this.#turns.find(word.slice(1), line.place);
      if ('said' in found) this.#page.say(found.said);
      else if (found.place !== line.place) {
        const known = this.#lines.has(found.place);
        await this.go(found.place);
        // A new shell says it with its first prompt.
        if (known) this.#turns.ready?.();
      }
    } else {
      const asking = new AbortController();
      this.#asking = asking;
      try {
        const answer = await this.#turns.ask(words, this.#page.asking(line.place, asking.signal));
        if (answer === 'new nodes') await this.#reopen();
      } finally {
        this.#asking = undefined;
        this.#typeEarly();
      }
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
    this.#early.ended(line);
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
