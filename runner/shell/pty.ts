/** A program on a terminal of its own, of which we hold the other end. */
export interface Pty {
  readonly write: (data: string | Buffer) => void;
  readonly resize: (size: Size) => void;
  /** Called with all it prints, in order. */
  readonly listen: (listener: (chunk: Buffer) => void) => void;
  readonly ended: Promise<number>;
  readonly pause: () => void;
  readonly resume: () => void;
  /** Takes the terminal away from who sits at it. */
  readonly kill: () => Promise<void>;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Starts a program on this machine on a new terminal. */
export async function openPty(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  size: Size,
): Promise<Pty> {
  const { spawn } = await import('@lydell/node-pty');
  const [program = '', ...rest] = argv;
  const pty = spawn(program, rest, { cols: size.columns, rows: size.rows, env: { ...env }, encoding: null });
  const ended = new Promise<number>((resolve) => {
    pty.onExit(({ exitCode, signal }) => {
      resolve(signal === undefined || signal === 0 ? exitCode : 128 + signal);
    });
  });
  return {
    write: (data) => {
      pty.write(data as string);
    },
    resize: ({ columns, rows }) => {
      pty.resize(columns, rows);
    },
    listen: (listener) => {
      // Without an encoding it hands out bytes, whatever its types say.
      pty.onData((data) => {
        listener(data as unknown as Buffer);
      });
    },
    ended,
    pause: () => {
      pty.pause();
    },
    resume: () => {
      pty.resume();
    },
    kill: () => {
      pty.kill('SIGHUP');
      return Promise.resolve();
    },
  };
}
