import { PassThrough } from 'node:stream';

import t from 'tap';

import type { Engine, Exec } from './docker.js';
import { dockerShell } from './docker-shell.js';

/** A daemon with one command in it, whose output comes as the test says. */
function daemon(command: (stdout: NodeJS.WritableStream) => Pick<Exec, 'stream' | 'exitCode'>): Engine {
  let stdout: NodeJS.WritableStream;
  const exec = () => {
    const { stream, exitCode } = command({ write: (text: string) => stdout.write(text) } as NodeJS.WritableStream);
    return Promise.resolve({ stream, exitCode, split: (out: NodeJS.WritableStream) => (stdout = out) });
  };
  return { exec } as unknown as Engine;
}

const noKill = () => Promise.resolve();

t.test('output that comes after the exit was told is not lost, though the stream stays open', async (t) => {
  // Stands for the open connection, which keeps a process going.
  const connection = setInterval(() => undefined, 1000);
  t.teardown(() => {
    clearInterval(connection);
  });
  const engine = daemon((stdout) => ({
    stream: new PassThrough(),
    exitCode: () => {
      setImmediate(() => stdout.write('late\n'));
      return Promise.resolve(3);
    },
  }));
  const { code, stdout } = await dockerShell(engine, 'id', noKill).run(['x'], { limit: 5 });
  t.same([code, stdout.toString()], [3, 'late\n']);
});
