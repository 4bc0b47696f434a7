import { randomBytes } from 'node:crypto';

import { LabError } from '../errors.js';
import { thisProcess } from '../shell/process.js';
import type { Shell } from '../shell/shell.js';
import { archive } from './archive.js';
import { nodeContainer, switchboardContainer } from './container-options.js';
import type { ContainerOptions, Engine } from './docker.js';
import { dockerShell, killScript } from './docker-shell.js';
import { dockerTerminal, type Terminal } from './docker-terminal.js';
import { freezeNode, thawNode } from './freeze.js';
import type { Ground, NodeState, Standing, UpOptions } from './ground.js';
import { labels, removeLost, removeSession } from './labels.js';
import { Observer } from './observer.js';
import type { Plan } from './plan.js';
import { type LabRecord, type RecordedNode, type Records } from './record.js';
import { wiring } from './wiring.js';

export interface ContainersOptions {
  readonly engine: Engine;
  readonly records: Records;
  readonly owner: string;
  /** The reference of the node image in the daemon, imported first where it is missing. */
  readonly image: (options: UpOptions) => Promise<string>;
  readonly terminal: Terminal;
}

/** The Docker ground: a container a node, for learners who want `docker ps`. No Docker network: all lans are ours. */
export class Containers implements Ground {
  readonly name = 'docker';
  readonly #options: ContainersOptions;

  constructor(options: ContainersOptions) {
    this.#options = options;
  }

  async up(plan: Plan, options: UpOptions): Promise<Standing> {
    const { engine, records, owner } = this.#options;
    const image = await this.#options.image(options);
    const session = randomBytes(6).toString('hex');
    const since = new Date().toISOString();
    const claimed: LabRecord = {
      version: 1,
      as: options.as,
      ground: this.name,
      session,
      since,
      plan,
      runner: thisProcess(),
      nodes: [],
    };
    records.claim(claimed);
    try {
      const made = await this.#make(plan, image, session, options);
      const life = { kind: 'containers', switchboard: made.switchboard } as const;
      const draft = { ...claimed, life, nodes: made.nodes.map((node) => ({ ...node, netns: 0 })) };
      const nodes = await wire(new ContainerLab(this.#options, draft), plan, draft.nodes);
      options.signal?.throwIfAborted();
      const record = { ...draft, nodes };
      records.put(record);
      return new ContainerLab(this.#options, record);
    } catch (error) {
      await removeSession(engine, owner, session);
      records.remove(options.as);
      throw error;
    }
  }

  async #make(plan: Plan, image: string, session: string, { as, signal }: UpOptions): Promise<Made> {
    const { engine, owner } = this.#options;
    const named = { lab: plan.lab, as };
    const wanted: ContainerOptions[] = [
      switchboardContainer(image, session, labels(owner, 'switchboard', session, named)),
      ...plan.nodes.map((node) =>
        nodeContainer(image, session, node.name, labels(owner, 'node', session, { ...named, node: node.name })),
      ),
    ];
    const ids = await inParallel(wanted, async (container) => {
      signal?.throwIfAborted();
      const id = await engine.start(container);
      return { id, pid: await engine.pid(id) };
    });
    const [switchboard, ...nodes] = ids;
    return {
      switchboard: switchboard?.id ?? '',
      nodes: plan.nodes.map(({ name }, i) => ({ name, pid: nodes[i]?.pid ?? 0, container: nodes[i]?.id ?? '' })),
    };
  }

  async ps(): Promise<Standing[]> {
    const { engine, owner, records } = this.#options;
    const ours = new Set((await engine.list(owner)).map((one) => one.labels['underlay.session']));
    const standing = records
      .list()
      .filter(({ ground, life, session }) => ground === this.name && life !== undefined && ours.has(session));
    return standing.map((record) => new ContainerLab(this.#options, record));
  }

  async gc(): Promise<string[]> {
    const { engine, owner, records } = this.#options;
    const running = new Set(
      (await engine.list(owner)).filter((one) => one.running).map((one) => one.labels['underlay.session'] ?? ''),
    );
    const ours = records.list().filter(({ ground }) => ground === this.name);
    const lost = records.abandoned(ours, ({ session }) => running.has(session));
    for (const { as } of lost) records.remove(as);
    const known = new Set(records.list().map(({ session }) => session));
    return [
      ...lost.map(({ as }) => `forgot ${as}: its nodes were gone`),
      ...(await removeLost(engine, owner, ['node', 'switchboard'], ({ labels }) =>
        known.has(labels['underlay.session'] ?? ''),
      )),
    ];
  }
}

interface Made {
  readonly switchboard: string;
  readonly nodes: readonly Required<Omit<RecordedNode, 'netns'>>[];
}

// A daemon gains nothing from more than a few at once.
const atOnce = 4;

async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = items.map((item, i) => ({ item, i }));
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) results[next.i] = await work(next.item);
  };
  const ends = await Promise.allSettled(Array.from({ length: atOnce }, worker));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return results;
}

// One exec for all nodes: it waits until each node's first process has done its part, lays the files down and wires.
async function wire(lab: ContainerLab, plan: Plan, nodes: readonly RecordedNode[]): Promise<RecordedNode[]> {
  const pids = nodes.map(({ pid }) => pid);
  const files = await Promise.all(
    plan.nodes.map(async (node, i) => layFiles(pids[i] ?? 0, node.name, await archive(node.files))),
  );
  const ready = `for p in ${pids.join(' ')}; do for i in $(seq 500); do [ "$(</proc/$p/comm)" = catatonit ] && continue 2; sleep 0.01; done; echo "the first process $p is not ready" >&2; exit 1; done`;
  const script = [
    'set -eu',
    ready,
    ...files,
    wiring(plan, (node) => String(pids[node])),
    `stat -Lc %i ${pids.map((pid) => `/proc/${pid}/ns/net`).join(' ')}`,
  ];
  const { code, stdout, stderr } = await lab.switchboard().run(['bash', '-s'], { input: script.join('\n') });
  if (code !== 0)
    throw new LabError(
      'nodes-failed',
      `The nodes could not be joined: ${stderr.toString().trim()}`,
      'See what this machine allows: labs doctor',
    );
  const inodes = stdout.toString().trim().split('\n').map(Number);
  return nodes.map((node, i) => ({ ...node, netns: inodes[i] ?? 0 }));
}

// From the switchboard into the mount namespace of a node in which nothing of the learner's has run yet.
function layFiles(pid: number, name: string, tar: Buffer): string {
  const names = `printf '127.0.0.1\\tlocalhost\\n127.0.1.1\\t%s\\n' ${name} >/etc/hosts`;
  return `nsenter -t ${pid} -m sh -c '${names.replaceAll("'", `'"'"'`)}; base64 -d | tar -x -C /' <<END\n${tar.toString('base64')}\nEND`;
}

class ContainerLab implements Standing {
  readonly ground = 'docker';
  readonly where = 'docker';
  readonly kind = 'containers';
  readonly as: string;
  readonly plan: Plan;
  readonly since: Date;
  readonly #options: ContainersOptions;
  readonly #record: LabRecord;
  readonly #observer: Observer;

  constructor(options: ContainersOptions, record: LabRecord) {
    this.#options = options;
    this.#record = record;
    this.as = record.as;
    this.plan = record.plan;
    this.since = new Date(record.since);
    this.#observer = new Observer(this.switchboard());
  }

  async nodes(): Promise<readonly NodeState[]> {
    const running = new Set(
      (await this.#options.engine.list(this.#options.owner)).filter((one) => one.running).map((one) => one.id),
    );
    return this.#record.nodes.map(({ name, container }) => ({
      name,
      state: running.has(container ?? '') ? 'running' : 'gone',
    }));
  }

  exec(node: string): Shell {
    const { container = '' } = this.#node(node);
    const inside = dockerShell(this.#options.engine, container, this.#kill);
    return {
      run: async (argv, options) => {
        try {
          return await inside.run(argv, options);
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
    const { life } = this.#record;
    if (life?.kind !== 'containers') throw new Error('a lab of containers without a switchboard');
    return dockerShell(this.#options.engine, life.switchboard, this.#kill);
  }

  namespaces(node: string): Promise<ReadonlyMap<string, number>> {
    return this.#observer.namespaces(this.#node(node));
  }

  async shell(node: string, argv: readonly string[], terminal: string): Promise<number> {
    await this.#mustRun(node);
    return dockerTerminal(this.#options.engine, this.#node(node).container ?? '', argv, this.#options.terminal, [
      `TERM=${terminal}`,
    ]);
  }

  async freeze(node: string): Promise<void> {
    await freezeNode(this.switchboard(), this.#node(node));
  }

  async thaw(node: string): Promise<void> {
    await thawNode(this.switchboard(), this.#node(node));
  }

  async down(): Promise<void> {
    await removeSession(this.#options.engine, this.#options.owner, this.#record.session);
    this.#options.records.remove(this.as);
  }

  // The switchboard sees every process of the machine that Docker runs on, so the nodes' too.
  readonly #kill = async (mark: string): Promise<void> => {
    await this.switchboard().run(['bash', '-c', killScript, mark]);
  };

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
