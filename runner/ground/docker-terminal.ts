import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import type { Pty } from '../shell/pty.js';
import type { Engine, Exec } from './docker.js';
import type { OpenTerminal } from './ground.js';

/** Runs a program in a container on a terminal of its own, of which we hold the other end. */
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
    ended: closed.then(() => exitCodeOf(exec)),
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

// The stream has ended, and the daemon may not have noted the exit yet.
async function exitCodeOf(exec: Exec): Promise<number> {
  for (;;) {
    const code = await exec.exitCode();
    if (code !== undefined) return code;
    await pause(1);
  }
}
