import { LabError } from '../errors.js';
import type { Pty } from '../shell/pty.js';
import type { Channels } from '../shell/channels.js';
import type { Shell } from '../shell/shell.js';
import type { Engine } from './docker.js';
import { dockerChannel } from './docker-wire.js';
import { dockerShell, hangUpScript, killScript } from './docker-shell.js';
import { dockerPty } from './docker-terminal.js';
import { busyNodes, freezeNode, thawNode } from './freeze.js';
import type { NodeState, OpenTerminal, Standing } from './ground.js';
import { removeSession } from './labels.js';
import { orNotRunnable } from './not-runnable.js';
import { Observer } from './observer.js';
import type { Plan } from './plan.js';
import type { LabRecord, RecordedNode, Records } from './record.js';

/** The daemon where a lab stands, and what is ours in it. */
export interface Daemon {
  readonly engine: Engine;
  readonly records: Records;
  readonly owner: string;
  readonly channels: Channels;
}

function switchboardOf({ life }: LabRecord): string {
  if (life?.kind !== 'containers') throw new Error('a lab of containers without a switchboard');
  return life.switchboard;
}

// What the daemon says of a program that it cannot run would be live on standard output. A shell says it where it belongs.
const heard = ['sh', '-c', 'exec "$0" "$@"'];

/** A lab whose nodes are containers. */
export class ContainerLab implements Standing {
  readonly ground = 'docker';
  readonly where = 'docker';
  readonly kind = 'containers';
  readonly as: string;
  readonly plan: Plan;
  readonly since: Date;
  readonly #daemon: Daemon;
  readonly #record: LabRecord;
  readonly #observer: Observer;

  constructor(daemon: Daemon, record: LabRecord) {
    this.#daemon = daemon;
    this.#record = record;
    this.as = record.as;
    this.plan = record.plan;
    this.since = new Date(record.since);
    this.#observer = new Observer(this.switchboard());
  }

  async nodes(): Promise<readonly NodeState[]> {
    const running = new Set(
      (await this.#daemon.engine.list(this.#daemon.owner)).filter((one) => one.running).map((one) => one.id),
    );
    return this.#record.nodes.map(({ name, container }) => ({
      name,
      state: running.has(container ?? '') ? 'running' : 'gone',
    }));
  }

  exec(node: string): Shell {
    const { container = '' } = this.#node(node);
    const inside = dockerShell(this.#daemon.engine, container, this.#kill);
    return {
      run: async (argv, options) => {
        try {
          const finished = await inside.run(options?.streams === undefined ? argv : [...heard, ...argv], options);
          const failed = finished.code === 126 || finished.code === 127;
          return failed ? await orNotRunnable(inside, argv[0] ?? '', finished) : finished;
        } catch (error) {
          await this.#mustRun(node);
          throw error;
        }
      },
    };
  }

  async observe(node: string, namespace: string): Promise<Shell> {
    return this.#observer.place(this.#node(node), namespace);
  }

  switchboard(): Shell {
    const { engine, channels } = this.#daemon;
    const id = switchboardOf(this.#record);
    const channel = channels.into(id, () => dockerChannel(engine, id, [], dockerShell(engine, id, this.#kill)));
    return { run: (argv, options) => channel.run(argv, options).catch((error: unknown) => this.#joined(id, error)) };
  }

  namespaces(node: string): Promise<ReadonlyMap<string, number>> {
    return this.#observer.namespaces(this.#node(node));
  }

  async open(node: string, argv: readonly string[], terminal: OpenTerminal): Promise<Pty> {
    await this.#mustRun(node);
    return dockerPty(this.#daemon.engine, this.#node(node).container ?? '', argv, terminal, async (mark) => {
      await this.switchboard().run(['bash', '-c', hangUpScript, mark]);
    });
  }

  busy(): Promise<readonly string[]> {
    return busyNodes(this.switchboard(), this.#record.nodes);
  }

  async freeze(node: string): Promise<void> {
    await freezeNode(this.switchboard(), this.#node(node));
  }

  async thaw(node: string): Promise<void> {
    await thawNode(this.switchboard(), this.#node(node));
  }

  async down(): Promise<void> {
    await removeSession(this.#daemon.engine, this.#daemon.owner, this.#record.session);
    await this.#daemon.channels.close(switchboardOf(this.#record));
    this.#daemon.records.remove(this.as);
  }

  // The switchboard sees every process of the machine that Docker runs on, so the nodes' too.
  readonly #kill = async (mark: string): Promise<void> => {
    await this.switchboard().run(['bash', '-c', killScript, mark]);
  };

  /** What went wrong in the switchboard: without it the nodes run on, and no lan joins them. */
  async #joined(switchboard: string, error: unknown): Promise<never> {
    if (!(error instanceof LabError)) throw error;
    const ours = await this.#daemon.engine.list(this.#daemon.owner).catch(() => undefined);
    if (ours === undefined || ours.some(({ id, running }) => id === switchboard && running)) throw error;
    const said = `The switchboard of ${this.as} has stopped, and with it the lans that join its nodes.`;
    throw new LabError('node-gone', said, `Start the lab again: labs down ${this.as}, then labs up.`, error);
  }

  async #mustRun(name: string): Promise<void> {
    const states = await this.nodes();
    if (states.some((node) => node.name === name && node.state === 'running')) return;
    throw new LabError(
      'node-gone',
      `${name} has stopped: its container does not run.`,
      `Start the lab again: labs down ${this.as}, then labs up.`,
    );
  }

  #node(name: string): RecordedNode {
    const node = this.#record.nodes.find((one) => one.name === name);
    if (node !== undefined) return node;
    const names = this.#record.nodes.map((one) => one.name).join(', ');
    throw new LabError('bad-place', `There is no node called ${name} in ${this.as}.`, `Its nodes are ${names}.`);
  }
}
