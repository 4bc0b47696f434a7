import { randomBytes } from 'node:crypto';

import { atOnce } from '../shell/at-once.js';
import { thisProcess } from '../shell/process.js';
import { ContainerLab, type Daemon } from './container-lab.js';
import { nodeContainer, switchboardContainer } from './container-options.js';
import type { ContainerOptions, Engine } from './docker.js';
import type { Ground, Standing, UpOptions } from './ground.js';
import { joinContainers } from './join-containers.js';
import { labels, removeLost, removeSession } from './labels.js';
import type { Plan } from './plan.js';
import type { LabRecord, RecordedNode } from './record.js';

export interface ContainersOptions extends Daemon {
  /** The reference of the node image in the daemon, imported first where it is missing. */
  readonly image: (options: UpOptions) => Promise<string>;
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
      until: options.life === 'tied' ? 'runner' : 'down',
      runner: thisProcess(),
      nodes: [],
    };
    records.claim(claimed);
    try {
      const made = await this.#make(plan, image, session, options);
      const life = { kind: 'containers', switchboard: made.switchboard } as const;
      const draft = { ...claimed, life, nodes: made.nodes.map((node) => ({ ...node, netns: 0 })) };
      const nodes = await joinContainers(new ContainerLab(this.#options, draft).switchboard(), plan, draft.nodes);
      options.signal?.throwIfAborted();
      const record = { ...draft, nodes };
      records.put(record);
      return new ContainerLab(this.#options, record);
    } catch (error) {
      // A daemon that has gone away keeps what was begun until `gc`; what it failed at first is what is told.
      await removeSession(engine, owner, session).catch(() => undefined);
      records.remove(options.as);
      throw error;
    }
  }

  async #make(plan: Plan, image: string, session: string, { as, signal, progress }: UpOptions): Promise<Made> {
    const { engine, owner } = this.#options;
    const named = { lab: plan.lab, as };
    const wanted: ContainerOptions[] = [
      switchboardContainer(image, session, labels(owner, 'switchboard', session, named)),
      ...plan.nodes.map((node) =>
        nodeContainer(image, session, node.name, labels(owner, 'node', session, { ...named, node: node.name })),
      ),
    ];
    progress(`Starting ${wanted.length} containers`);
    const ids = await atOnce(atATime, wanted, async (container) => {
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

  ps(): Promise<Standing[]> {
    return this.#labs('there');
  }

  lost(): Promise<Standing[]> {
    return this.#labs('gone');
  }

  async #labs(wanted: 'there' | 'gone'): Promise<Standing[]> {
    const { engine, owner, records } = this.#options;
    const running = await runningSessions(engine, owner);
    return records
      .list()
      .filter(({ ground, life }) => ground === this.name && life !== undefined)
      .filter(({ session }) => (running.has(session) ? 'there' : 'gone') === wanted)
      .map((record) => new ContainerLab(this.#options, record));
  }

  async gc(): Promise<string[]> {
    const { engine, owner, records } = this.#options;
    const running = await runningSessions(engine, owner);
    const ours = records.list().filter(({ ground }) => ground === this.name);
    const lost = records.abandoned(ours, ({ session }) => running.has(session));
    for (const { as } of lost) records.remove(as);
    const known = (session: string) => records.list().some((record) => record.session === session);
    return [
      ...lost.map(({ as }) => `forgot ${as}: its nodes were gone`),
      ...(await removeLost(engine, owner, ['node', 'switchboard'], ({ labels }) =>
        known(labels['underlay.session'] ?? ''),
      )),
    ];
  }
}

/** A daemon that starts again, as after a reboot, still lists what it had: stopped, and without its lans. */
async function runningSessions(engine: Engine, owner: string): Promise<Set<string>> {
  const running = (await engine.list(owner)).filter((one) => one.running);
  return new Set(running.map(({ labels }) => labels['underlay.session'] ?? ''));
}

/** A daemon gains nothing from more than a few at once. */
export const atATime = 4;

interface Made {
  readonly switchboard: string;
  readonly nodes: readonly Required<Omit<RecordedNode, 'netns'>>[];
}
