import { randomBytes } from 'node:crypto';

import type { Pty } from '../shell/pty.js';
import type { Engine } from './docker.js';
import type { OpenTerminal } from './ground.js';

/** The terminal that a person sits at. */
export interface Terminal {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
}

/** Runs a program in a container on a terminal of its own, joined to the person's: raw keys, colours, resizing. */
export async function dockerTerminal(
  engine: Engine,
  container: string,
  argv: readonly string[],
  { input, output }: Terminal,
  env: readonly string[],
): Promise<number> {
  const exec = await engine.exec(container, argv, { tty: true, env });
  const resize = () => {
    exec.resize(output.columns, output.rows).catch(() => undefined);
  };
  const ended = new Promise((resolve) => exec.stream.once('close', resolve).once('end', resolve));
  exec.stream.on('error', () => undefined);
  input.setRawMode(true);
  output.on('resize', resize);
  try {
    resize();
    exec.stream.pipe(output, { end: false });
    input.pipe(exec.stream);
    await ended;
  } finally {
    input.unpipe(exec.stream);
    input.setRawMode(false);
    input.pause();
    output.off('resize', resize);
    exec.stream.destroy();
  }
  for (;;) {
    const code = await exec.exitCode();
    if (code !== undefined) return code;
  }
}

/** The same with the other end of its terminal for us to hold. */
export async function dockerPty(
  engine: Engine,
  container: string,
  argv: readonly string[],
  { env, size }: OpenTerminal,
  hangUp: (mark: string) => Promise<void>,
): Promise<Pty> {
  const mark = randomBytes(8).toString('hex');
  const exec = await engine.exec(container, argv, { tty: true, env: [...env, `UNDERLAY_EXEC=${mark}`] });
  exec.stream.on('error', () => undefined);
  const resize = ({ columns, rows }: OpenTerminal['size']) => {
    exec.resize(columns, rows).catch(() => undefined);
  };
  resize(size);
  const closed = new Promise((resolve) => exec.stream.once('close', resolve).once('end', resolve));
  return {
    write: (data) => exec.stream.write(data),
    resize,
    listen: (listener) => exec.stream.on('data', listener),
    ended: closed.then(async () => (await exec.exitCode()) ?? 0),
    pause: () => exec.stream.pause(),
    resume: () => exec.stream.resume(),
    // Where the container is gone there is nobody to be told.
    kill: async () => {
      // Where the container is gone there is nobody to be told.
      await hangUp(mark).catch(() => undefined);
      exec.stream.destroy();
    },
  };
}
