import { randomBytes } from 'node:crypto';

import { arch, isAlive, thisProcess } from '../shell/process.js';
import { archive } from './archive.js';
import type { Ground, Standing, UpOptions } from './ground.js';
import type { Plan } from './plan.js';
import type { LabRecord, RecordedNode, Records } from './record.js';
import { SandboxLab } from './sandbox-lab.js';
import { sandboxScript } from './sandbox-script.js';
import type { Site } from './site.js';

/** The sandbox: each node a rootless OCI container in a lab's namespace of ours. Knows no Docker; the site may be in a box. */
export class Sandbox implements Ground {
  readonly name = 'sandbox';
  readonly #site: Site;
  readonly #records: Records;
  readonly #tree: (options: UpOptions) => Promise<string>;

  /** `tree` gives the unpacked image, and makes it first where it is missing. */
  constructor(site: Site, records: Records, tree: (options: UpOptions) => Promise<string>) {
    this.#site = site;
    this.#records = records;
    this.#tree = tree;
  }

  async up(plan: Plan, options: UpOptions): Promise<Standing> {
    const { as } = options;
    const session = randomBytes(6).toString('hex');
    const tree = await this.#tree(options);
    const since = new Date().toISOString();
    const claimed: LabRecord = {
      version: 1,
      as,
      ground: this.name,
      session,
      since,
      plan,
      until: options.life === 'tied' ? 'runner' : 'down',
      runner: thisProcess(),
      nodes: [],
    };
    this.#records.claim(claimed);
    try {
      const script = sandboxScript(plan, arch, await archives(plan));
      const nodes = plan.nodes.map((node) => node.name);
      const lab = await this.#site.launch({ session, as, tree, script, nodes, progress: options.progress });
      const record = await this.#finish(lab, { ...claimed, life: lab.life }, options);
      if (options.life === 'detached') lab.detach();
      return new SandboxLab(this.#site, this.#records, record, lab.life);
    } catch (error) {
      this.#records.remove(as);
      throw error;
    }
  }

  async #finish(
    lab: Awaited<ReturnType<Site['launch']>>,
    record: LabRecord,
    { signal }: UpOptions,
  ): Promise<LabRecord> {
    const abort = () => {
      lab.kill();
    };
    signal?.addEventListener('abort', abort);
    try {
      // From here on the record leads to the lab, whatever ends us.
      this.#records.put(record);
      const made = await lab.nodes();
      signal?.throwIfAborted();
      const nodes: RecordedNode[] = [...made].map(([name, node]) => ({ name, ...node }));
      const finished = { ...record, nodes };
      this.#records.put(finished);
      return finished;
    } catch (error) {
      lab.kill();
      await this.#site.end(lab.life);
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  ps(): Promise<Standing[]> {
    return this.#labs('alive');
  }

  lost(): Promise<Standing[]> {
    return this.#labs('dead');
  }

  async #labs(wanted: 'alive' | 'dead'): Promise<Standing[]> {
    const labs: Standing[] = [];
    for (const record of this.#ours()) {
      if (record.life === undefined) continue;
      const state = (await this.#site.isAlive(record.life)) ? 'alive' : 'dead';
      if (state === wanted) labs.push(new SandboxLab(this.#site, this.#records, record, record.life));
    }
    return labs;
  }

  async gc(): Promise<string[]> {
    const said: string[] = [];
    for (const { ground, as, life, runner } of this.#records.list()) {
      if (ground !== this.name || (life !== undefined && !this.#site.owns(life))) continue;
      if (life === undefined ? isAlive(runner) : await this.#site.isAlive(life)) continue;
      if (life !== undefined) await this.#site.end(life);
      this.#records.remove(as);
      said.push(`forgot ${as}: its nodes were gone`);
    }
    const known = (session: string) => this.#records.list().some((record) => record.session === session);
    return [...said, ...(await this.#site.gc(known))];
  }

  #ours(): LabRecord[] {
    return this.#records.list().filter(({ ground, life }) => ground === this.name && this.#site.owns(life));
  }
}

async function archives(plan: Plan): Promise<Map<string, Buffer>> {
  const withFiles = plan.nodes.filter((node) => node.files.length > 0);
  return new Map(await Promise.all(withFiles.map(async (node) => [node.name, await archive(node.files)] as const)));
}
