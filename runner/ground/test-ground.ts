import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';

import type { Ground, Standing } from './ground.js';
import { Grounds, type Surroundings } from './grounds.js';
import { cache } from './image-cache.js';
import { currentHash } from './image.js';
import { findImage } from './image-store.js';
import type { Plan, PlannedNode } from './plan.js';
import { Records, type LabRecord } from './record.js';

export type Choice = 'sandbox' | 'box' | 'docker';

/** A ground with a records folder of its own, so that it sees no lab but the test's. */
export interface TestGround {
  readonly choice: Choice;
  readonly ground: Ground;
  readonly grounds: Grounds;
  readonly env: NodeJS.ProcessEnv;
  readonly folder: string;
  /** Brings a lab up, and takes it down when the test ends. */
  up(t: Test, plan: Plan): Promise<Standing>;
  record(as: string): LabRecord;
}

export const uid = process.getuid?.() ?? -1;

/** Why this ground cannot be tested here; false where it can. */
export async function whyNot(choice: Choice): Promise<string | false> {
  const image = await findImage(cache(process.env, uid), await currentHash());
  if (!image) return 'the node image is not made yet: labs setup';
  if (choice === 'sandbox') {
    const map = uid === 0 ? [] : ['--user', '--map-root-user'];
    const { status } = spawnSync('unshare', [...map, '--mount', '--net', 'true']);
    return status === 0 ? false : 'user namespaces are refused here';
  }
  return spawnSync('docker', ['version']).status === 0 ? false : 'no Docker answers';
}

let labs = 0;

export async function testGround(t: Test, choice: Choice): Promise<TestGround> {
  const base = mkdtempSync(join(tmpdir(), 'underlay-test-'));
  const env = { ...process.env, XDG_RUNTIME_DIR: base };
  const grounds = new Grounds(surroundings(env));
  const ground = await grounds.choose(choice);
  const folder = join(base, 'underlay');
  const records = new Records(folder);
  t.teardown(async () => {
    for (const lab of await grounds.ps()) await lab.down();
    await grounds.gc();
    rmSync(base, { recursive: true });
  });
  return {
    ...{ choice, ground, grounds, env, folder },
    up: async (t, plan) => {
      labs += 1;
      const lab = await ground.up(plan, { as: `${plan.lab}-${labs}`, life: 'tied', progress: () => undefined });
      t.teardown(() => lab.down());
      return lab;
    },
    record: (as) => {
      const record = records.get(as);
      if (record === undefined) throw new Error(`no record of ${as}`);
      return record;
    },
  };
}

export function surroundings(env: NodeJS.ProcessEnv): Surroundings {
  return { env, home: homedir(), uid, imageProgress: () => undefined };
}

export type Wires = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** A plan in one line a node: lan, interface and addresses, as `{ a: { 'one:eth0': '10.0.0.1/24' } }`. */
export function planOf(lab: string, wires: Wires, more: Readonly<Record<string, Partial<PlannedNode>>> = {}): Plan {
  const nodes = Object.entries(wires).map(([name, links]) => ({
    name,
    links: Object.entries(links).map(([link, addresses]) => {
      const [lan = '', ifname = ''] = link.split(':');
      return { lan, name: ifname, addresses: [addresses].flat() };
    }),
    files: [],
    ipv6: false,
    ...more[name],
  }));
  const lans = [...new Set(nodes.flatMap(({ links }) => links.map(({ lan }) => lan)))];
  return { lab, lans, nodes };
}

/** What a script prints in a node; a script that fails is a fault of the test's own. */
export async function sh(lab: Standing, node: string, script: string): Promise<string> {
  const { code, stdout, stderr } = await lab.exec(node).run(['bash', '-euc', script], { timeout: 20_000 });
  if (code === 0) return stdout.toString().trim();
  throw new Error(`${lab.where}: "${script}" on ${node} ended with ${code}: ${stdout.toString()}${stderr.toString()}`);
}

/** The exit code of a script, for what may well fail. */
export async function codeOf(lab: Standing, node: string, script: string): Promise<number> {
  return (await lab.exec(node).run(['bash', '-c', script], { timeout: 20_000 })).code;
}
