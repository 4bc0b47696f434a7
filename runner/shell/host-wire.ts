import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';

import type { Wire } from './channel.js';
import { notStarted } from './host.js';
import { killTree } from './process.js';

/** A program on this machine. It ends when its input does, and so when we do. */
export function hostWire([program = '', ...rest]: readonly string[], env: NodeJS.ProcessEnv): Wire {
  // A session of its own: neither ^C nor the terminal itself reaches it.
  const child = spawn(program, rest, { env, stdio: 'pipe', detached: true });
  const { stdin, stdout, stderr } = child;
  let said = '';
  stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4096)));
  // Who is at the other end is gone then, which `gone` tells.
  stdin.on('error', () => undefined);
  const gone = once(child, 'close').then(
    () => said,
    (error: unknown) => {
      throw notStarted(program, error);
    },
  );
  const hold: Wire['hold'] = (how) => {
    for (const one of [child, stdin, stdout, stderr] as (Socket | typeof child)[])
      if (how === 'held') one.ref();
      else one.unref();
  };
  const kill = () => {
    if (child.pid !== undefined && child.exitCode === null) killTree(child.pid);
  };
  return {
    send: (bytes) => stdin.write(bytes),
    listen: (listener) => stdout.on('data', listener),
    gone,
    hold,
    close: async () => {
      hold('held');
      stdin.end();
      const late = setTimeout(kill, patience);
      await gone.finally(() => {
        clearTimeout(late);
      });
    },
    kill,
  };
}

/** Milliseconds in which it must end by itself; who was stopped will not. */
const patience = 2000;
