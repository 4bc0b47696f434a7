import { randomBytes } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

import { defaultLimit, type Finished, type RunOptions, type Shell } from '../shell/shell.js';
import type { Engine, Exec } from './docker.js';

/** Ends an exec and all that descends from it: run where its processes can be seen. The daemon itself cannot. */
export type Killer = (mark: string) => Promise<void>;

/** Finds processes by the mark in their environment, stops them and their descendants from the top, then kills all. */
export const killScript = `all=
walk() { kill -STOP $1; all="$all $1"; for c in $(cat /proc/$1/task/$1/children); do walk $c; done; }
for r in $(grep -lzsxF "UNDERLAY_EXEC=$0" /proc/[0-9]*/environ); do r=\${r#/proc/}; walk \${r%/environ}; done
[ -z "$all" ] || kill -KILL $all`;

/**
 * Tells the shell of a terminal that its terminal is gone; the daemon keeps the terminal of a client that left. Only the first
 * of its session is told, as a real terminal would: what it started in the background stays.
 */
export const hangUpScript = `for r in $(grep -lzsxF "UNDERLAY_EXEC=$0" /proc/[0-9]*/environ); do
  r=\${r%/environ}; p=\${r#/proc/}; read -r stat <$r/stat && set -- \${stat##*) }
  [ "$4" != "$p" ] || kill -HUP "$p"
done`;

/** Runs commands in a container through the daemon. */
export function dockerShell(engine: Engine, container: string, kill: Killer): Shell {
  return { run: (argv, options = {}) => run(engine, container, argv, options, kill) };
}

async function run(
  engine: Engine,
  id: string,
  argv: readonly string[],
  options: RunOptions,
  kill: Killer,
): Promise<Finished> {
  options.signal?.throwIfAborted();
  const mark = randomBytes(8).toString('hex');
  const exec = await engine.exec(id, argv, { tty: false, env: [`UNDERLAY_EXEC=${mark}`] });
  let end: Finished['end'] = 'exited';
  const stop = (why: Finished['end']) => {
    if (end === 'exited') end = why;
    // Where the container is gone with all that ran there, nothing is left to be killed.
    kill(mark).catch(() => undefined);
  };
  const abort = () => {
    stop('timed-out');
  };
  const timer = options.timeout === undefined ? undefined : setTimeout(stop, options.timeout, 'timed-out');
  options.signal?.addEventListener('abort', abort, { once: true });
  try {
    const outputs = [new Collector(options, 'stdout'), new Collector(options, 'stderr')] as const;
    for (const output of outputs) {
      output.once('overflow', () => {
        stop('overflowed');
      });
    }
    exec.split(...outputs);
    exec.stream.on('error', () => undefined);
    if (options.streams === undefined) exec.stream.end(options.input ?? '');
    else options.streams.stdin.pipe(exec.stream);
    const code = await exited(exec, outputs);
    options.signal?.throwIfAborted();
    return { code, stdout: outputs[0].content(), stderr: outputs[1].content(), end };
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', abort);
    options.streams?.stdin.unpipe(exec.stream).pause();
    exec.stream.destroy();
  }
}

const quiet = 200;

// The stream stays open while anything in the background holds it; so after a quiet while the daemon is asked.
async function exited(exec: Exec, outputs: readonly Collector[]): Promise<number> {
  const ended = new Promise<'ended'>((resolve) => {
    for (const event of ['end', 'close', 'error']) {
      exec.stream.once(event, () => {
        resolve('ended');
      });
    }
  });
  const size = () => outputs.reduce((sum, output) => sum + output.received, 0);
  let code: number | undefined;
  for (let over = false; ;) {
    const before = size();
    over ||= (await Promise.race([ended, pause(quiet, 'quiet' as const, { ref: false })])) === 'ended';
    if (!over && size() !== before) continue;
    // The exit was known before this quiet began, so what the command said has come.
    if (code !== undefined && !over) return code;
    code = await exec.exitCode();
    if (code !== undefined && over && size() === before) return code;
    // The stream has ended and the daemon has not noted the exit yet.
    if (over) await pause(1);
  }
}

/** One output of a command: its first bytes are kept, or all of it passes on to a stream. */
class Collector extends PassThrough {
  readonly #chunks: Buffer[] = [];
  received = 0;

  constructor({ limit = defaultLimit, streams }: RunOptions, output: 'stdout' | 'stderr') {
    super();
    let room = limit;
    this.on('data', (chunk: Buffer) => {
      this.received += chunk.length;
      if (streams !== undefined) return;
      const part = chunk.subarray(0, room);
      room -= part.length;
      if (part.length > 0) this.#chunks.push(part);
      if (part.length < chunk.length) this.emit('overflow');
    });
    if (streams !== undefined) this.pipe(streams[output], { end: false });
  }

  content(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}
