/** Runs a command somewhere: on this machine, in a node, in a namespace of a node. */
export interface Shell {
  /** A non-zero exit is a result; only a failure to run rejects. */
  run(argv: readonly string[], options?: RunOptions): Promise<Finished>;
}

export interface RunOptions {
  readonly input?: string | Uint8Array;
  /** Milliseconds after which the command is killed. */
  readonly timeout?: number;
  /** Bytes kept of each stream; what exceeds them is dropped and the command is killed. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
  /** Live instead of collected: nothing is kept, nothing is cut. */
  readonly streams?: Streams;
}

export interface Streams {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
}

export interface Finished {
  /** As a shell tells it: 128 + N for a command that signal N ended. */
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly end: 'exited' | 'timed-out' | 'overflowed';
}

export const defaultLimit = 4 * 1024 * 1024;

/** The same shell, one step further in: `prefix` runs what follows it, as `nsenter … --` does. */
export function through(shell: Shell, prefix: readonly string[]): Shell {
  return { run: (argv, options) => shell.run([...prefix, ...argv], options) };
}
