import { LabError } from '../errors.js';
import type { Run } from '../lab/lab.js';
import type { Finished, Shell } from '../shell/shell.js';

/** What blocks have saved, by name, for the later ones of the same list. */
export type Saved = ReadonlyMap<string, string>;

export interface Player {
  /** The node's own shell: what a learner would type goes there. */
  readonly exec: (node: string) => Shell;
  /** Where the blocks were written, for messages. */
  readonly file: string;
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

/** Runs blocks one after the other, each on its nodes at once, as `bash -eu`; the first that fails ends it. */
export async function play(runs: readonly Run[], player: Player): Promise<Saved> {
  const saved = new Map<string, string>();
  for (const run of runs) {
    const script = [...saved].map(([name, value]) => `${name}=${quoted(value)}\n`).join('') + run.script;
    const ends = await Promise.all(run.nodes.map((node) => playOn(node, script, run, player)));
    const last = ends[0]?.stdout.toString().trimEnd().split('\n').at(-1) ?? '';
    if (run.save !== undefined) saved.set(run.save, last);
  }
  return saved;
}

async function playOn(node: string, script: string, run: Run, player: Player): Promise<Finished> {
  const { signal, timeout = 60_000 } = player;
  const finished = await player.exec(node).run(['bash', '-euc', script], { timeout, ...(signal && { signal }) });
  if (finished.code === 0 && finished.end === 'exited') return finished;
  const place = `${player.file}:${run.at.line}`;
  const why = finished.end === 'exited' ? `ended with exit code ${finished.code}` : `was ended: ${finished.end}`;
  const said = finished.stderr.toString().trim();
  throw new LabError('nodes-failed', `${place}: the block ${why} on ${node}${said && `: ${said}`}`, `Try its lines by hand: labs shell ${node}`);
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
