import { LabError } from '../errors.js';
import type { Pty, Size } from '../shell/pty.js';
import { through, type Shell } from '../shell/shell.js';
import { fitTerminal } from './fit-terminal.js';
import { busyNodes, freezeNode, thawNode } from './freeze.js';
import type { NodeState, OpenTerminal, Standing } from './ground.js';
import { Observer } from './observer.js';
import { nodeEnv, nodeLimits, nodeMark } from './oci.js';
import type { Plan } from './plan.js';
import type { LabRecord, Life, RecordedNode, Records } from './record.js';
import { crun } from './sandbox-script.js';
import type { Site } from './site.js';

// crun outlives a terminal that goes away, and keeps a core busy with it. So it dies with what entered the lab for it, and
// the shell within is then told by the kernel.
const hungUp = ['setpriv', '--pdeathsig', 'KILL'];

/** What runs a program of a node on a terminal. Given some variables, crun forgets those of the configuration. */
function atTerminal(node: string, argv: readonly string[], env: readonly string[]): string[] {
  const named = (one: string) => one.slice(0, one.indexOf('='));
  const usual = nodeEnv.filter((one) => !env.some((other) => named(other) === named(one)));
  const said = [...usual.map((one) => one.replace(nodeMark, node)), ...env].flatMap((one) => ['--env', one]);
  return [...hungUp, ...crun, 'exec', '--tty', '--cwd', '/root', ...said, node, ...nodeLimits, ...argv];
}

// In a box the terminal outside has its size a moment later than crun asks for it, and crun asks once.
function sized({ rows, columns }: Size): string[] {
  return ['sh', '-c', 'stty rows "$0" cols "$1"; shift; exec "$@"', String(rows), String(columns)];
}

/** A lab that stands in the sandbox, on this machine or in a box. */
export class SandboxLab implements Standing {
  readonly ground = 'sandbox';
  readonly as: string;
  readonly where: string;
  readonly kind: Life['kind'];
  readonly plan: Plan;
  readonly since: Date;
  readonly #site: Site;
  readonly #records: Records;
  readonly #life: Life;
  readonly #nodes: ReadonlyMap<string, RecordedNode>;
  readonly #observer: Observer;

  constructor(site: Site, records: Records, record: LabRecord, life: Life) {
    this.as = record.as;
    this.where = site.where;
    this.kind = life.kind;
    this.plan = record.plan;
    this.since = new Date(record.since);
    this.#site = site;
    this.#records = records;
    this.#life = life;
    this.#nodes = new Map(record.nodes.map((node) => [node.name, node]));
    this.#observer = new Observer(site.enter(life));
  }

  async nodes(): Promise<readonly NodeState[]> {
    const nodes = [...this.#nodes.values()];
    const argv = nodes.map(({ pid }) => `/proc/${pid}/ns/net`);
    const { stdout } = await this.switchboard().run(['stat', '-Lc', '%n %i', ...argv]);
    const standing = new Set(stdout.toString().trim().split('\n'));
    return nodes.map(({ name, pid, netns }) => ({
      name,
      state: standing.has(`/proc/${pid}/ns/net ${netns}`) ? 'running' : 'gone',
    }));
  }

  exec(node: string): Shell {
    const { name } = this.#node(node);
    const inside = through(this.#site.enterNode(this.#life, name), [
      ...crun,
      'exec',
      '--cwd',
      '/root',
      name,
      ...nodeLimits,
    ]);
    return {
      run: async (argv, options) => {
        const finished = await inside.run(argv, options);
        // crun speaks with our exit code and on our stream; that a node is gone is asked of the kernel, not of its words.
        if (finished.code !== 0 && finished.stdout.length === 0) await this.#mustRun(name);
        return finished;
      },
    };
  }

  async observe(node: string, namespace: string): Promise<Shell> {
    return this.#observer.place(this.#node(node), namespace);
  }

  switchboard(): Shell {
    return this.#site.enter(this.#life);
  }

  async namespaces(node: string): Promise<ReadonlyMap<string, number>> {
    return this.#observer.namespaces(this.#node(node));
  }

  async open(node: string, argv: readonly string[], { env, size }: OpenTerminal): Promise<Pty> {
    const { name } = this.#node(node);
    await this.#mustRun(name);
    const { variable, fit } = fitTerminal(this.exec(name));
    const pty = await this.#site.open(
      this.#life,
      name,
      atTerminal(name, [...sized(size), ...argv], [...env, variable]),
      size,
    );
    return {
      ...pty,
      resize: (size) => {
        pty.resize(size);
        fit(size);
      },
    };
  }

  busy(): Promise<readonly string[]> {
    return busyNodes(this.switchboard(), [...this.#nodes.values()]);
  }

  async freeze(node: string): Promise<void> {
    await freezeNode(this.switchboard(), this.#node(node));
  }

  async thaw(node: string): Promise<void> {
    await thawNode(this.switchboard(), this.#node(node));
  }

  async down(): Promise<void> {
    await this.#site.end(this.#life);
    this.#records.remove(this.as);
  }

  async #mustRun(name: string): Promise<void> {
    const states = await this.nodes();
    if (states.some((node) => node.name === name && node.state === 'running')) return;
    throw new LabError(
      'node-gone',
      `${name} has stopped: its first process is gone.`,
      `Start the lab again: labs down ${this.as}, then labs up.`,
    );
  }

  #node(name: string): RecordedNode {
    const node = this.#nodes.get(name);
    if (node !== undefined) return node;
    const names = [...this.#nodes.keys()].join(', ');
    throw new LabError('bad-place', `There is no node called ${name} in ${this.as}.`, `Its nodes are ${names}.`);
  }
}
