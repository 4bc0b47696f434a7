import { LabError } from '../errors.js';
import type { Block, FileBlock, Run } from '../lab/lab.js';
import type { At } from '../lab/problem.js';
import type { Finished, Shell } from '../shell/shell.js';

/** What blocks have saved, by name, for the later ones of the same list. */
export type Saved = ReadonlyMap<string, string>;

export interface Player {
  /** The node's own shell: what a learner would type goes there. */
  readonly exec: (node: string) => Shell;
  /** Where the blocks were written, for messages. */
  readonly file: string;
  /** Milliseconds that a block may take. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
  /** What a command that fails does to those after it; `stop` unless said. */
  readonly onFailure?: 'stop' | 'go on';
}

/** A block that did not do what its author meant it to. */
export class FailedBlock extends LabError {
  readonly at: At;
  /** The message without the place in the file. */
  readonly why: string;

  constructor(file: string, at: At, why: string, next: string, code: LabError['code'] = 'nodes-failed') {
    super(code, `${file}:${at.line}: ${why}`, next);
    this.at = at;
    this.why = why;
  }
}

/** Runs blocks one after the other, each on its nodes at once, as `bash -eu`; the first that fails ends it. */
export async function play(blocks: readonly Block[], player: Player): Promise<Saved> {
  const saved = new Map<string, string>();
  for (const run of blocks) {
    if (run.kind === 'file') {
      await lay(run, player);
      continue;
    }
    const script = [...saved].map(([name, value]) => `${name}=${quoted(value)}\n`).join('') + run.script;
    const ends = await Promise.all(run.nodes.map((node) => playOn(node, script, run, player)));
    const last = ends[0]?.stdout.toString().trimEnd().split('\n').at(-1) ?? '';
    if (run.save !== undefined) saved.set(run.save, last);
  }
  return saved;
}

async function lay(file: FileBlock, player: Player): Promise<void> {
  const script = 'mkdir -p "$(dirname "$0")" && cat >"$0" && chmod "$1" "$0"';
  const argv = ['sh', '-c', script, file.path, file.mode.toString(8)];
  refuse(file.node, await runOn(file.node, argv, file, player, file.content), file, player);
}

async function playOn(node: string, script: string, run: Run, player: Player): Promise<Finished> {
  const how = player.onFailure === 'go on' ? '-c' : '-euc';
  return refuse(node, await runOn(node, ['bash', '--norc', how, script], run, player), run, player);
}

async function runOn(node: string, argv: string[], { at }: Block, player: Player, input?: string): Promise<Finished> {
  try {
    return await player.exec(node).run(argv, { ...limits(player), ...(input && { input }) });
  } catch (error) {
    if (!(error instanceof LabError) || error.code !== 'node-gone') throw error;
    throw new FailedBlock(player.file, at, error.message, error.next, error.code);
  }
}

const limits = ({ signal, timeout = 60_000 }: Player) => ({ timeout, ...(signal && { signal }) });

function refuse(node: string, { code, end, stdout, stderr }: Finished, { at }: Block, player: Player): Finished {
  if (player.onFailure === 'go on' || (code === 0 && end === 'exited')) return { code, end, stdout, stderr };
  const why = {
    exited: `ended with exit code ${code}`,
    'timed-out': `had not ended after ${limits(player).timeout / 1000} s`,
    overflowed: 'printed more than anybody can read',
  }[end];
  const said = stderr.toString().trim();
  const next = `Try its lines by hand: labs shell ${node}`;
  throw new FailedBlock(player.file, at, `the block ${why} on ${node}${said && `: ${said}`}`, next);
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
