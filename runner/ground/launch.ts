import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Duplex, Readable, Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';

import { LabError } from '../errors.js';
import { environment, killTree, pidsOf, processes, processId, type ProcessId } from '../shell/process.js';

/** The first process of each node as the lab sees it, and its network namespace. */
export type MadeNodes = ReadonlyMap<string, { readonly pid: number; readonly netns: number }>;

/** A lab's first process, while its runner holds it. */
export interface Launched {
  /** The pid that the lab's first process has where it stands. */
  readonly life: number;
  /** What the script prints, up to `ready`; throws a LabError with what was said when it fails. `made` hears of the nodes as soon as they run. */
  nodes(made?: (nodes: MadeNodes) => void): Promise<MadeNodes>;
  /** Lets the lab outlive its runner. */
  detach(): void;
  kill(): void;
}

export interface LaunchOptions {
  /** The unpacked image, owned by the uid that the nodes' root shall be. */
  readonly tree: string;
  readonly scratch: string;
  readonly script: string;
  readonly uid: number;
  /** The uid of the machine that the nodes' root is: never 0, for a namespace mapped to it can write core_pattern. */
  readonly mappedUid: number;
  /** Of root's labs: the file by which it enters its cgroup, before anything is made. */
  readonly entry: string | undefined;
  /** By which `markedLives` finds it, whatever becomes of what was noted down. */
  readonly mark: string;
}

export const bootFile = new URL('../../../runner/ground/lab.sh', import.meta.url);

/**
 * The command of a lab's first process. The user namespace comes first and its map is written before any other namespace
 * is made, else the files of /proc/net belong to nobody.
 */
export function labCommand(tree: string, scratch: string): string[] {
  return [
    ...['unshare', '--net', '--mount', '--uts', '--ipc', '--pid', '--fork', '--kill-child'],
    // From a file descriptor: the mapped uid may have no right to the folder that lab.sh lies in, nor to the file.
    // Without --norc a bash whose standard input is a socket takes itself for one of rshd and reads ~/.bashrc.
    ...['bash', '--norc', '-c', 'mapfile -d \'\' -u 4 lab && eval "$lab"', 'underlay', tree, scratch],
  ];
}

// Root makes its user namespace while it is root, which no restriction of unprivileged ones touches; we write the map
// from outside, and only then does it become the mapped uid.
const asRoot = ['unshare', '--user', '--keep-caps', 'bash', '--norc', '-c'];
const becomeMapped = 'echo 0 >"$0" && echo map && read -r go && exec setpriv --reuid 0 --regid 0 --clear-groups "$@"';
const asUser = ['unshare', '--user', '--map-root-user'];

/** Starts a lab on this machine. */
export async function launch(options: LaunchOptions): Promise<Launched> {
  const command = labCommand(options.tree, options.scratch);
  const argv =
    options.uid === 0 ? [...asRoot, becomeMapped, options.entry ?? '/dev/null', ...command] : [...asUser, ...command];
  const [program = '', ...rest] = argv;
  const env = {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    LANG: 'C.UTF-8',
    [markName]: options.mark,
  };
  // Its own session: closing the learner's terminal must not reach it.
  const bootScript = openSync(bootFile, 'r');
  const child = spawn(program, rest, { env, detached: true, stdio: ['pipe', 'pipe', 'pipe', 'pipe', bootScript] });
  closeSync(bootScript);
  const [stdin, stdout, stderr, script] = child.stdio as unknown as [Writable, Readable, Readable, Duplex];
  for (const stream of [stdin, script]) stream.on('error', () => undefined);
  script.end(options.script);
  const talk = conversation(stdout, stderr, child);
  if (options.uid === 0) {
    await talk.line('map');
    const pid = child.pid ?? 0;
    for (const file of ['uid_map', 'gid_map']) writeFileSync(`/proc/${pid}/${file}`, `0 ${options.mappedUid} 1`);
    stdin.write('go\n');
  }
  const [life = ''] = await talk.line('life');
  return held(Number(life), talk, {
    detach: () => {
      stdin.write('detach\n');
      stdin.end();
      // What stands between us and the lab keeps its ends; ours would keep this process from ending.
      for (const stream of [stdout, stderr, script]) stream.destroy();
      child.unref();
    },
    kill: () => {
      if (child.pid !== undefined && child.exitCode === null) killTree(child.pid);
    },
  });
}

const markName = 'UNDERLAY_LAB';

/** The first processes of labs that are marked so, and their marks. The marks are for our own eyes: a node can bear any, but is never the first. */
export function markedLives(prefix: string): { readonly process: ProcessId; readonly mark: string }[] {
  return processes().flatMap((pid) => {
    const mark = environment(pid)
      .find((one) => one.startsWith(`${markName}=${prefix}`))
      ?.slice(markName.length + 1);
    const first = mark === undefined || pidsOf(pid).join(' ') !== `${pid} 1` ? undefined : processId(pid);
    return mark === undefined || first === undefined ? [] : [{ process: first, mark }];
  });
}

/** What is common to a lab held on this machine and one held in a box. */
export function held(life: number, talk: Conversation, end: Pick<Launched, 'detach' | 'kill'>): Launched {
  return {
    life,
    nodes: async (made) => {
      const nodes = new Map<string, { pid: number; netns: number }>();
      for (;;) {
        const [word, name = '', pid, netns] = await talk.next();
        if (word === 'ready') return nodes;
        if (word === 'made') made?.(nodes);
        else nodes.set(name, { pid: Number(pid), netns: Number(netns) });
      }
    },
    ...end,
  };
}

export interface Conversation {
  next(): Promise<string[]>;
  /** The words after the one that is expected. */
  line(word: string): Promise<string[]>;
}

/** Reads what a lab's first process prints, a line of words at a time. */
export function conversation(stdout: Readable, stderr: Readable, child?: ChildProcess): Conversation {
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  let errors = '';
  stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString('utf8')).slice(-8192)));
  const failed = new Promise<never>((_, reject) => child?.once('error', reject));
  failed.catch(() => undefined);
  const next = async () => {
    const { value, done } = (await Promise.race([lines.next(), failed])) as IteratorResult<string, undefined>;
    if (done === true || value === 'failed') {
      // What was said of it came first, on a stream that may be read last.
      await turn();
      await turn();
      throw new LabError('nodes-failed', `The nodes could not be made: ${reason(errors)}`, advice);
    }
    return value.split(' ');
  };
  return {
    next,
    line: async (word) => {
      const [first, ...words] = await next();
      if (first !== word) throw new Error(`a lab said "${first ?? ''}" where "${word}" was due`);
      return words;
    },
  };
}

const advice = 'See what this machine allows: labs doctor';
const reason = (errors: string) =>
  errors.trim().split('\n').slice(-5).join('\n  ') || 'its first process ended without a word.';
