import type { Socket } from 'node:net';
import { PassThrough } from 'node:stream';

import { channelProgram } from '../shell/channel-program.js';
import { Channel, type Wire } from '../shell/channel.js';
import type { Shell } from '../shell/shell.js';
import type { Engine, Exec } from './docker.js';

/** A channel into a container: the daemon takes fifty milliseconds to start a command, so it starts one that stays. */
export function dockerChannel(engine: Engine, container: string, before: readonly string[], direct: Shell): Channel {
  return new Channel(() => dockerWire(engine, container, [...before, 'perl', '-e', channelProgram]), direct);
}

/** Milliseconds between two questions whether it still runs. */
const often = 500;

function dockerWire(engine: Engine, container: string, argv: readonly string[]): Wire {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  let said = '';
  let due = false;
  stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4096)));
  const opened = engine.exec(container, argv, { tty: false });
  const gone = opened.then((exec) => {
    exec.split(stdout, stderr);
    return over(exec, () => due).then(() => said);
  });
  // Whoever waits for an answer is told; nobody may be.
  gone.catch(() => undefined);
  const socket = (what: (socket: Exec['stream'] & Pick<Socket, 'ref' | 'unref'>) => unknown) => {
    opened.then(({ stream }) => what(stream as Parameters<typeof what>[0])).catch(() => undefined);
  };
  return {
    send: (bytes) => {
      socket((one) => one.write(bytes));
    },
    listen: (listener) => stdout.on('data', listener),
    gone,
    hold: (how) => {
      due = how === 'held';
      socket((one) => (how === 'held' ? one.ref() : one.unref()));
    },
    close: async () => {
      socket((one) => one.destroy());
      await gone.catch(() => undefined);
    },
    kill: () => {
      socket((one) => one.destroy());
    },
  };
}

/** Resolves when it has ended. Of a container that was killed the daemon leaves the stream open, so while an answer is due it is asked too. */
function over({ stream, exitCode }: Exec, due: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const asking = setInterval(() => {
      if (!due()) return;
      exitCode().then((code) => {
        if (code !== undefined) resolve();
      }, reject);
    }, often).unref();
    for (const event of ['end', 'close', 'error'])
      stream.once(event, () => {
        clearInterval(asking);
        resolve();
      });
  });
}
