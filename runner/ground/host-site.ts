import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { release } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { Channel } from '../shell/channel.js';
import { channelProgram } from '../shell/channel-program.js';
import { Channels } from '../shell/channels.js';
import { hostShell } from '../shell/host.js';
import { hostWire } from '../shell/host-wire.js';
import { children, isAlive, pidsOf, processId, signal } from '../shell/process.js';
import { openPty, type Pty, type Size } from '../shell/pty.js';
import { through, type Shell } from '../shell/shell.js';
import { enterGroup, entryOf, groupsOf, makeGroups, memoryLayout, ownGroup, removeGroups } from './cgroups.js';
import { launch, markedLives, type MadeNodes } from './launch.js';
import type { Life } from './record.js';
import type { Launching, Site, SitedLab } from './site.js';

type ProcessLife = Extract<Life, { kind: 'process' }>;

/** The uid that a lab of root's is: not 0, in no range that distributions give away, and one that a box has too. */
export const labUid = 60999;

const env = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8', SHLVL: '1' };

export interface HostSiteOptions {
  readonly uid: number;
  /** A word for the user's records: what no record there knows, and bears this word, is lost. */
  readonly owner: string;
  /** Takes the nodes' changes where memory cannot. */
  readonly folder: string;
  readonly upper?: 'memory' | 'disk';
  readonly channels?: Channels;
}

/** The sandbox on this machine. */
export class HostSite implements Site {
  readonly where = 'sandbox';
  readonly #uid: number;
  readonly #owner: string;
  readonly #scratches: string;
  readonly #upper: 'memory' | 'disk';
  readonly #channels: Channels;

  constructor({ uid, owner, folder, upper = upperFor(release()), channels = new Channels() }: HostSiteOptions) {
    this.#channels = channels;
    this.#uid = uid;
    this.#owner = owner;
    this.#scratches = join(folder, 'scratch');
    this.#upper = upper;
  }

  async launch(lab: Launching): Promise<SitedLab> {
    const layout = memoryLayout(this.#uid);
    const group = layout === undefined ? undefined : makeGroups(layout, this.#name(lab.session), lab.nodes);
    const scratch = this.#upper === 'memory' ? undefined : join(this.#scratches, this.#name(lab.session));
    if (scratch !== undefined) mkdirSync(scratch, { recursive: true, mode: 0o700 });
    const entry = group && entryOf(group, ownGroup);
    const uids = { uid: this.#uid, mappedUid: this.#uid === 0 ? labUid : this.#uid };
    try {
      const mark = this.#name(lab.session);
      const kept = scratch ?? 'tmpfs';
      const held = await launch({ ...uids, tree: lab.tree, scratch: kept, script: lab.script, entry, mark });
      const process = processId(held.life);
      if (process === undefined) throw new Error('the lab ended as it began');
      const life: ProcessLife = {
        kind: 'process',
        process,
        ...(group && { group }),
        ...(scratch !== undefined && { scratch }),
      };
      const adopt = (made: MadeNodes) => {
        if (group !== undefined) adoptNodes(group, life, made);
      };
      return { ...held, life, nodes: () => held.nodes(adopt) };
    } catch (error) {
      await this.#clear(group, scratch);
      throw error;
    }
  }

  owns(life: Life | undefined): boolean {
    return life?.kind === 'process';
  }

  enter(life: Life): Shell {
    return this.#channel(own(life), []);
  }

  enterNode(life: Life, node: string): Shell {
    return this.#channel(own(life), joining(own(life), node));
  }

  // What runs in a node is counted among what that node may use, and so is what starts it: hence a channel for each node.
  #channel(life: ProcessLife, before: readonly string[]): Shell {
    const entered = [...before, ...entering(life, this.#uid)];
    return this.#channels.into([life.process.pid, '', ...before].join(' '), () => {
      const open = () => hostWire([...entered, 'perl', '-e', channelProgram], env);
      return new Channel(open, through(hostShell(env), entered));
    });
  }

  open(life: Life, node: string, argv: readonly string[], size: Size): Promise<Pty> {
    return openPty([...joining(own(life), node), ...entering(own(life), this.#uid), ...argv], env, size);
  }

  isAlive(life: Life): Promise<boolean> {
    return Promise.resolve(isAlive(own(life).process));
  }

  async end(life: Life): Promise<void> {
    const { process: first, group, scratch } = own(life);
    if (isAlive(first)) signal(first.pid, 'SIGKILL');
    while (isAlive(first)) await pause(1);
    await this.#channels.close(`${first.pid} `);
    await this.#clear(group, scratch);
  }

  async gc(known: (session: string) => boolean): Promise<string[]> {
    const lives = markedLives(this.#name('')).filter(({ mark }) => this.#lost([mark], known).length > 0);
    for (const { process } of lives) await this.end({ kind: 'process', process });
    const layout = memoryLayout(this.#uid);
    const groups = this.#lost(layout === undefined ? [] : groupsOf(layout), known);
    for (const group of groups) await removeGroups(group);
    const scratches = this.#lost(existsSync(this.#scratches) ? readdirSync(this.#scratches) : [], known);
    for (const name of scratches) rmSync(join(this.#scratches, name), { recursive: true });
    return [
      ...lives.map(
        ({ process }) => `ended a lab that nothing was noted down of any more: its first process was ${process.pid}`,
      ),
      // One whose processes the kernel has not let go of yet stays for the next time.
      ...groups.filter((group) => !existsSync(group)).map((group) => `removed the empty cgroup ${group}`),
      ...scratches.map((name) => `removed the files of nodes in ${join(this.#scratches, name)}`),
    ];
  }

  #name(session: string): string {
    return `${this.#owner}-${session}`;
  }

  #lost(paths: readonly string[], known: (session: string) => boolean): string[] {
    const prefix = this.#name('');
    return paths.filter((path) => basename(path).startsWith(prefix) && !known(basename(path).slice(prefix.length)));
  }

  async #clear(group: string | undefined, scratch: string | undefined): Promise<void> {
    if (group !== undefined) await removeGroups(group);
    if (scratch !== undefined && existsSync(scratch)) rmSync(scratch, { recursive: true });
  }
}

// Each node's first process, before anything else runs there: what it starts stays in its group. The wiring goes on meanwhile.
function adoptNodes(group: string, life: ProcessLife, nodes: MadeNodes): void {
  const { process: first } = life;
  const byInnerPid = new Map(children(first.pid).map((pid) => [pidsOf(pid)[1], pid]));
  for (const [name, { pid }] of nodes) {
    const outer = byInnerPid.get(pid);
    if (outer !== undefined) enterGroup(group, name, outer);
  }
}

/** A tmpfs keeps the attributes that an overlay needs since Linux 6.6; before that, removing a folder of the image fails. */
function upperFor(kernel: string): 'memory' | 'disk' {
  const [major = 0, minor = 0] = kernel.split('.').map(Number);
  return major > 6 || (major === 6 && minor >= 6) ? 'memory' : 'disk';
}

const namespaces = ['--user', '--mount', '--net', '--pid', '--ipc', '--uts'];

// Root must become the mapped uid; an ordinary user is it already, and may not call setgroups.
function entering({ process: first }: ProcessLife, uid: number): string[] {
  return ['nsenter', '-t', String(first.pid), ...namespaces, ...(uid === 0 ? [] : ['--preserve-credentials']), '--'];
}

// What we start from outside is not a child of the node, so it must enter the node's group by itself.
const joining = ({ group }: ProcessLife, node: string) =>
  group === undefined ? [] : ['sh', '-c', 'echo 0 >"$0" && exec "$@"', entryOf(group, node)];

function own(life: Life): ProcessLife {
  if (life.kind !== 'process') throw new Error(`a ${life.kind} does not stand on this machine itself`);
  return life;
}
