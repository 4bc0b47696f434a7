import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { createInterface } from 'node:readline';
import { killTree } from './process.js';

/** A long-running program whose output is worth watching. */
export interface Tool {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Both streams are kept here, whole, for whoever has to find out why it failed. */
  readonly log: string;
  readonly input?: string;
  readonly line?: (text: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Runs a tool to its end and resolves to its exit code. On abort all that descends from it is killed; a tool that leaves
 * orphans belongs in a pid namespace that ends with it.
 */
export async function runTool(tool: Tool): Promise<number> {
  tool.signal?.throwIfAborted();
  // zx takes longer to load than most commands take to run.
  const { $ } = await import('zx/core');
  const log = createWriteStream(tool.log, { flags: 'a' });
  const kept = finished(log);
  // Asked for below, when the tool has ended; a disk may fill up before that.
  kept.catch(() => undefined);
  const run = $({
    cwd: tool.cwd,
    env: { ...tool.env },
    input: tool.input ?? '',
    nothrow: true,
    quiet: true,
    verbose: false,
    // A group of its own: ^C on the terminal is the runner's to answer.
    detached: true,
    // Not bash: with a socket for its input, which Node gives it, it takes itself for a remote login and reads ~/.bashrc.
    shell: '/bin/sh',
    quote: (word) => `'${word.replaceAll("'", `'\\''`)}'`,
    // Without exec the shell stands between us and the tool, and would not pass on a parent's death.
    prefix: 'exec ',
    postfix: '',
  });
  const child = run`${tool.argv}`;
  const abort = () => {
    if (child.pid !== undefined) killTree(child.pid);
  };
  tool.signal?.addEventListener('abort', abort, { once: true });
  for (const stream of [child.stdout, child.stderr]) {
    stream.pipe(log, { end: false });
    createInterface({ input: stream }).on('line', (text) => tool.line?.(text));
  }
  try {
    const { exitCode } = await child;
    tool.signal?.throwIfAborted();
    return exitCode ?? 137;
  } finally {
    tool.signal?.removeEventListener('abort', abort);
    log.end();
    await kept;
  }
}
