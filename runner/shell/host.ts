import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { constants } from 'node:os';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';

import { LabError } from '../errors.js';
import { killTree } from './process.js';
import { defaultLimit, type Finished, type RunOptions, type Shell } from './shell.js';

/** Runs commands on this machine. `env` is all they see of the environment. */
export function hostShell(env: NodeJS.ProcessEnv): Shell {
  return { run: (argv, options = {}) => run(argv, options, env) };
}

async function run(argv: readonly string[], options: RunOptions, env: NodeJS.ProcessEnv): Promise<Finished> {
  options.signal?.throwIfAborted();
  const [command = '', ...rest] = argv;
  // A session of its own: neither ^C nor the terminal itself reaches what runs there.
  const child = spawn(command, rest, { env, stdio: 'pipe', detached: true });
  let end: Finished['end'] = 'exited';
  const stop = (why: Finished['end']) => {
    if (end === 'exited') end = why;
    if (child.pid !== undefined && child.exitCode === null) killTree(child.pid);
  };
  const abort = () => {
    stop('timed-out');
  };
  const timer = options.timeout === undefined ? undefined : setTimeout(stop, options.timeout, 'timed-out');
  options.signal?.addEventListener('abort', abort, { once: true });
  try {
    const [stdout, stderr] = connect(child, options, () => {
      stop('overflowed');
    });
    const code = await ended(child, command);
    options.signal?.throwIfAborted();
    return { code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr), end };
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', abort);
    options.streams?.stdin.unpipe(child.stdin).pause();
  }
}

function connect(
  child: ChildProcessWithoutNullStreams,
  options: RunOptions,
  overflow: () => void,
): [Buffer[], Buffer[]] {
  // A command that ends without reading its input is no fault of ours.
  child.stdin.on('error', () => undefined);
  const { streams } = options;
  if (streams !== undefined) {
    streams.stdin.pipe(child.stdin);
    child.stdout.pipe(streams.stdout, { end: false });
    child.stderr.pipe(streams.stderr, { end: false });
    return [[], []];
  }
  child.stdin.end(options.input ?? '');
  const limit = options.limit ?? defaultLimit;
  return [collect(child.stdout, limit, overflow), collect(child.stderr, limit, overflow)];
}

function collect(stream: NodeJS.ReadableStream, limit: number, overflow: () => void): Buffer[] {
  const chunks: Buffer[] = [];
  let kept = 0;
  stream.on('data', (chunk: Buffer) => {
    const part = chunk.subarray(0, limit - kept);
    kept += part.length;
    if (part.length > 0) chunks.push(part);
    if (part.length < chunk.length) overflow();
  });
  return chunks;
}

function ended(child: ChildProcessWithoutNullStreams, command: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      reject(notStarted(command, error));
    });
    child.once('exit', (code, signal) => {
      const status = signal === null ? (code ?? 0) : 128 + constants.signals[signal];
      // What a command left in the background may hold its pipes for ever. It has ended when its own process has: then
      // what is in the pipes already is read to its end, and no more.
      drained(child).then(() => {
        resolve(status);
      }, reject);
    });
  });
}

/** What is thrown where a program could not be started at all. */
export function notStarted(command: string, error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return error;
  const next = `Install the package that has ${command}; \`labs doctor\` says what else is missing.`;
  return new LabError('tool-missing', `The program ${command} is not on this machine.`, next, error);
}

// What a process wrote before it ended is in its pipes by then, so two turns of the event loop that bring nothing mean
// that there is nothing: the first may have begun before the pipes were ready. A reader that is slow is waited for.
async function drained(child: ChildProcessWithoutNullStreams): Promise<void> {
  const streams = [child.stdout, child.stderr];
  let read = 0;
  for (const stream of streams) stream.on('data', (chunk: Buffer) => (read += chunk.length));
  const held = () => streams.some((stream) => !stream.destroyed && stream.isPaused());
  for (let before = -1; read !== before || held();) {
    before = read;
    if (held()) await pause(5);
    await turn();
    await turn();
  }
  for (const stream of streams) stream.destroy();
}
