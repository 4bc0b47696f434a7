import { defaultLimit, type Finished, type RunOptions, type Shell } from './shell.js';

/** A program's two ends, wherever it runs. */
export interface Wire {
  readonly send: (bytes: Buffer) => void;
  readonly listen: (listener: (bytes: Buffer) => void) => void;
  /** Resolves when it has ended, to what it said of why; rejects where it could not be had at all. */
  readonly gone: Promise<string>;
  /** Whether this process stays for its sake. */
  readonly hold: (how: 'held' | 'let go') => void;
  /** Ends it, and waits until it is gone. */
  readonly close: () => Promise<void>;
  /** Ends it from outside, with all that it runs. */
  readonly kill: () => void;
}

/** Milliseconds in which it must have ended a command when it is told to; who was stopped itself will not. */
const grace = 2000;

/** A shell of one program that stays and starts the commands (see channel-program.ts): to start a process from here takes ten times as long. */
export class Channel implements Shell {
  readonly #open: () => Wire;
  readonly #direct: Shell;
  #talk: Talk | undefined;

  /** `direct` runs what wants live streams. */
  constructor(open: () => Wire, direct: Shell) {
    this.#open = open;
    this.#direct = direct;
  }

  run(argv: readonly string[], options: RunOptions = {}): Promise<Finished> {
    if (options.streams !== undefined) return this.#direct.run(argv, options);
    if (this.#talk === undefined || this.#talk.over) this.#talk = new Talk(this.#open());
    return this.#talk.run(argv, options);
  }

  async close(): Promise<void> {
    await this.#talk?.close();
  }
}

interface Pending {
  readonly stdout: Buffer[];
  readonly stderr: Buffer[];
  end: Finished['end'];
  readonly done: (code: number) => void;
  readonly failed: (error: unknown) => void;
}

/** One program and what it is at. */
class Talk {
  readonly #wire: Wire;
  readonly #pending = new Map<number, Pending>();
  #last = 0;
  #rest: Buffer = Buffer.alloc(0);
  over = false;

  constructor(wire: Wire) {
    this.#wire = wire;
    wire.listen((bytes) => {
      this.#arrived(bytes);
    });
    wire.gone.then(
      (why) => {
        this.over = true;
        for (const one of this.#pending.values()) {
          one.stderr.push(Buffer.from(why));
          one.done(killed);
        }
      },
      (error: unknown) => {
        this.over = true;
        for (const one of this.#pending.values()) one.failed(error);
      },
    );
  }

  async run(argv: readonly string[], options: RunOptions): Promise<Finished> {
    const { signal, timeout, limit = defaultLimit, input = '' } = options;
    signal?.throwIfAborted();
    const id = (this.#last += 1);
    const ended = new Promise<number>((done, failed) => {
      this.#pending.set(id, { stdout: [], stderr: [], end: 'exited', done, failed });
    });
    const { stdout, stderr } = this.#of(id);
    let giveUp: NodeJS.Timeout | undefined;
    const stop = () => {
      this.#of(id).end = 'timed-out';
      this.#wire.send(message('k', id, []));
      giveUp ??= setTimeout(this.#wire.kill, grace);
    };
    const timer = timeout === undefined ? undefined : setTimeout(stop, timeout);
    signal?.addEventListener('abort', stop, { once: true });
    this.#wire.hold('held');
    try {
      this.#wire.send(message('r', id, [number(limit), ...[input, ...argv].map(counted)]));
      const code = await ended;
      signal?.throwIfAborted();
      return { code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr), end: this.#of(id).end };
    } finally {
      for (const one of [timer, giveUp]) clearTimeout(one);
      signal?.removeEventListener('abort', stop);
      this.#pending.delete(id);
      if (this.#pending.size === 0) this.#wire.hold('let go');
    }
  }

  close(): Promise<void> {
    return this.#wire.close();
  }

  #of(id: number): Pending {
    const pending = this.#pending.get(id);
    if (pending === undefined) throw new Error(`a channel speaks of a run ${id} that it does not have`);
    return pending;
  }

  #arrived(bytes: Buffer): void {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    while (this.#rest.length >= 4 && this.#rest.length >= 4 + this.#rest.readUInt32BE()) {
      const end = 4 + this.#rest.readUInt32BE();
      this.#told(String.fromCharCode(this.#rest[4] ?? 0), this.#rest.readUInt32BE(5), this.#rest.subarray(9, end));
      this.#rest = this.#rest.subarray(end);
    }
  }

  #told(letter: string, id: number, data: Buffer): void {
    const run = this.#of(id);
    switch (letter) {
      case 'o':
        run.stdout.push(data);
        return;
      case 'e':
        run.stderr.push(data);
        return;
      case 'v':
        if (run.end === 'exited') run.end = 'overflowed';
        return;
      case 'x':
        run.done(data.readUInt32BE());
    }
  }
}

/** As a shell tells it of what was ended by KILL: so were the commands of a channel that is gone. */
const killed = 137;

function message(letter: string, id: number, parts: readonly Buffer[]): Buffer {
  return counted(Buffer.concat([Buffer.from(letter), number(id), ...parts]));
}

function counted(text: string | Uint8Array): Buffer {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  return Buffer.concat([number(bytes.length), bytes]);
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
