import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';
import type { GroundName, Standing } from '../runner/ground/ground.js';
import { Grounds } from '../runner/ground/grounds.js';
import type { Plan } from '../runner/ground/plan.js';
import type { Shell } from '../runner/shell/shell.js';
import { openWorld, type Site, type World } from './world.js';

export interface TestGround {
  /** A script on a node, as a learner or a lab's setup would run it; fails the test when it fails. */
  readonly sh: (node: string, script: string) => Promise<string>;
  /** A new pass. */
  readonly world: (signal?: AbortSignal) => World;
  readonly site: Site;
  /** Trusted programs where the lans are, and the listeners of checks run. */
  readonly switchboard: Shell;
}

export interface TestNode {
  /** Link name → lan and addresses. */
  readonly [link: string]: { readonly lan: string; readonly addresses?: readonly string[] };
}

const prefix = join(tmpdir(), 'underlay-checks-');

export type TestNodes = Readonly<Record<string, TestNode>>;

/** Real nodes, which end with the test, however it ends. */
export async function testGround(t: Test, nodes: TestNodes, on: GroundName = 'sandbox'): Promise<TestGround> {
  return view(await stand(t, planned(nodes, ''), on), nodes, '');
}

/** Nodes for several tests at once, for a lab takes longer to stand than a node: each set has its own, and sees no other. */
export async function testGrounds(t: Test, sets: readonly TestNodes[], on: GroundName): Promise<readonly TestGround[]> {
  const all = sets.flatMap((nodes, at) => planned(nodes, `-${at}`));
  const standing = await stand(t, all, on);
  return sets.map((nodes, at) => view(standing, nodes, `-${at}`));
}

async function stand(t: Test, nodes: Plan['nodes'], on: GroundName): Promise<Standing> {
  // Records of its own: no other command's `ps`, `down` or `gc` finds these nodes.
  const folder = await mkdtemp(prefix);
  t.teardown(() => rm(folder, { recursive: true }));
  const lans = [...new Set(nodes.flatMap(({ links }) => links.map(({ lan }) => lan)))];
  const ground = await grounds(folder).choose(on);
  const standing = await ground.up(
    { lab: 'test', lans, nodes },
    { as: 'test', life: 'tied', progress: () => undefined },
  );
  // Comes before the folder's removal: the last that was added is called first.
  t.teardown(() => standing.down());
  return standing;
}

function planned(nodes: TestNodes, suffix: string): Plan['nodes'] {
  return Object.entries(nodes).map(([node, links]) => ({
    name: node + suffix,
    links: Object.entries(links).map(([name, { lan, addresses = [] }]) => ({ name, lan: lan + suffix, addresses })),
    files: [],
    ipv6: false,
  }));
}

function view(standing: Standing, nodes: TestNodes, suffix: string): TestGround {
  const site: Site = {
    plan: { nodes: Object.keys(nodes).map((name) => ({ name })) },
    exec: (node) => standing.exec(node + suffix),
    namespaces: (node) => standing.namespaces(node + suffix),
    observe: (node, namespace) => standing.observe(node + suffix, namespace),
  };
  const sh = async (node: string, script: string): Promise<string> => {
    const done = await site.exec(node).run(['bash', '--norc', '-euc', script], { timeout: 60_000 });
    if (done.code !== 0) throw new Error(`on ${node}: ${done.stderr.toString()}\n${script}`);
    return done.stdout.toString();
  };
  return { sh, site, switchboard: standing.switchboard(), world: (signal) => openWorld(site, signal) };
}

/** Why nodes cannot stand on that ground of this machine, or false. */
export async function missing(on: GroundName): Promise<string | false> {
  const folder = await mkdtemp(prefix);
  try {
    await grounds(folder).choose(on);
    return false;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await rm(folder, { recursive: true });
  }
}

export const noKernel = await missing('sandbox');

function grounds(folder: string): Grounds {
  return new Grounds({
    env: { ...process.env, XDG_RUNTIME_DIR: folder },
    home: homedir(),
    uid: process.getuid?.() ?? -1,
    imageProgress: () => undefined,
  });
}
