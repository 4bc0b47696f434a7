import type { Standing } from '../ground/ground.js';
import type { Pty } from '../shell/pty.js';
import { Coach } from './coach.js';
import type { Turns, Typed } from './turns.js';

/** A shell whose output a test writes; it keeps what was typed into it. */
export class FakeShell {
  readonly typed: string[] = [];
  /** What was typed behind a word and waits in its terminal; undefined where it never hands it over. */
  waiting: string | undefined = '';
  state: 'running' | 'paused' | 'killed' = 'running';
  #print: (chunk: Buffer) => void = () => undefined;
  #end: (code: number) => void = () => undefined;
  readonly pty: Pty;
  readonly nonce: string;

  constructor(env: readonly string[]) {
    this.nonce = env.find((one) => one.startsWith('LABS_NONCE='))?.slice(11) ?? '';
    const ended = new Promise<number>((resolve) => {
      this.#end = resolve;
    });
    this.pty = {
      ended,
      write: (data) => {
        if (data.toString() !== this.nonce) this.typed.push(data.toString());
        else if (this.waiting !== undefined)
          this.print(`\x1b]7777;${this.nonce};keys;${Buffer.from(this.waiting).toString('base64')}\x1b\\`);
      },
      resize: () => undefined,
      listen: (listener) => (this.#print = listener),
      pause: () => (this.state = 'paused'),
      resume: () => (this.state = 'running'),
      kill: () => {
        this.state = 'killed';
        return Promise.resolve();
      },
    };
  }

  print(text: string): void {
    this.#print(Buffer.from(text));
  }

  /** As our rc does before each prompt. */
  prompt(number: number, command = '', place = 'host'): void {
    const text = Buffer.from(`${place}\n/root\n    ${number}  ${command}`).toString('base64');
    this.print(`\x1b]7777;${this.nonce};prompt;0;1;${text}\x1b\\${place}# `);
  }

  start(): void {
    this.print(`\x1b]7777;${this.nonce};start\x1b\\`);
  }

  ask(...words: readonly string[]): void {
    const text = Buffer.from(words.map((word) => `${word}\n`).join('')).toString('base64');
    this.print(`\x1b]7777;${this.nonce};ask;${text};waits\x1b\\`);
  }

  exit(): void {
    this.#end(0);
  }
}

export interface Sat {
  readonly coach: Coach;
  readonly shells: Map<string, FakeShell>;
  readonly screen: () => string;
  readonly typed: Typed[];
  /** All that was handed to the coach is done. */
  readonly settled: () => Promise<void>;
}

/** The shell of host. */
export function host({ shells }: Pick<Sat, 'shells'>): FakeShell {
  const shell = shells.get('host');
  if (shell === undefined) throw new Error('host has no shell');
  return shell;
}

/** A coach before fake shells, with what `turns` says. */
export async function sitDown(turns: Partial<Turns>, style: 'redrawn' | 'appended' = 'redrawn'): Promise<Sat> {
  const shells = new Map<string, FakeShell>();
  const typed: Typed[] = [];
  let written = '';
  const standing = {
    open: (node: string, argv: readonly string[], { env }: { env: readonly string[] }) => {
      const shell = new FakeShell(env);
      shells.set(argv[0] === 'ip' ? `${node}/${argv[3] ?? ''}` : node, shell);
      return Promise.resolve(shell.pty);
    },
  } as unknown as Standing;
  const answers: Turns = {
    standing,
    prompt: (command) => {
      if (command !== undefined) typed.push(command);
      return Promise.resolve([]);
    },
    tick: () => Promise.resolve([]),
    ask: () => Promise.resolve('stay'),
    find: (word) => Promise.resolve({ place: `host/${word}` }),
    ...turns,
  };
  const screen = {
    write: (bytes: Buffer) => (written += bytes.toString()),
    size: () => ({ columns: 20, rows: 10 }),
    env: [],
    style,
  };
  const coach = new Coach(screen, answers);
  await coach.go('host');
  const settled = async () => {
    for (let i = 0; i < 20; i += 1) await Promise.resolve();
  };
  return { coach, shells, typed, settled, screen: () => written };
}
