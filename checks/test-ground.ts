import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { Test } from 'tap';
import { hostShell } from '../runner/shell/host.js';
import { through, type Shell } from '../runner/shell/shell.js';
import { openWorld, type Site, type World } from './world.js';

/** Why kernel tests cannot run here, or false. */
export const noKernel = process.getuid?.() === 0 ? false : 'needs root to make network namespaces';

export interface TestGround {
  /** A script on a node, as a learner or a lab's setup would run it; fails the test when it fails. */
  readonly sh: (node: string, script: string) => Promise<string>;
  /** A new pass. */
  readonly world: (signal?: AbortSignal) => World;
  readonly site: Site;
}

export interface TestNode {
  /** Link name → lan and addresses. */
  readonly [link: string]: { readonly lan: string; readonly addresses?: readonly string[] };
}

/**
 * Throw-away nodes: each is a process with a network and a mount namespace of its own, so that nothing has a name
 * outside it and all of it ends with the process that made it.
 */
export async function testGround(t: Test, nodes: Readonly<Record<string, TestNode>>): Promise<TestGround> {
  const keepers = new Map<string, ChildProcess>();
  t.teardown(() => {
    for (const keeper of keepers.values()) keeper.stdin?.end();
  });
  for (const name of ['switchboard', ...Object.keys(nodes)]) keepers.set(name, await keep());
  const pid = (name: string): string => {
    const keeper = keepers.get(name);
    if (keeper?.pid === undefined) throw new Error(`the test has no node ${name}`);
    return String(keeper.pid);
  };
  const exec = (node: string): Shell => through(local, ['nsenter', '-t', pid(node), '-m', '-n', '--']);
  const site: Site = {
    plan: { nodes: Object.keys(nodes).map((name) => ({ name })) },
    exec,
    namespaces: (node) => named(pid(node)),
    observe: (node, namespace) =>
      Promise.resolve(through(local, ['nsenter', `--net=${netns(pid(node), namespace)}`, '--'])),
  };
  const sh = async (node: string, script: string): Promise<string> => {
    const done = await exec(node).run(['bash', '-eu'], { input: script });
    if (done.code !== 0) throw new Error(`on ${node}: ${done.stderr.toString()}\n${script}`);
    return done.stdout.toString();
  };
  await wire(nodes, pid, sh);
  return { sh, site, world: (signal) => openWorld(site, signal) };
}

function netns(pid: string, namespace: string): string {
  return namespace === '' ? `/proc/${pid}/ns/net` : `/proc/${pid}/root/run/netns/${namespace}`;
}

async function keep(): Promise<ChildProcess> {
  // The settings that a new namespace takes over from the machine differ from one machine to the next.
  const script = `mount -t tmpfs tmpfs /run; mount -t sysfs sysfs /sys; ip link set lo up
for f in /proc/sys/net/ipv4/conf/*/rp_filter; do echo 0 >"$f"; done; echo 0 >/proc/sys/net/ipv4/ip_forward
echo up; exec cat`;
  const keeper = spawn('unshare', ['-m', '-n', 'sh', '-euc', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(keeper.stdout, 'data');
  return keeper;
}

async function wire(
  nodes: Readonly<Record<string, TestNode>>,
  pid: (name: string) => string,
  sh: (node: string, script: string) => Promise<string>,
): Promise<void> {
  const lans = new Set<string>();
  for (const [node, links] of Object.entries(nodes)) {
    for (const [link, { lan, addresses = [] }] of Object.entries(links)) {
      if (!lans.has(lan)) await sh('switchboard', `ip link add name ${lan} type bridge; ip link set dev ${lan} up`);
      lans.add(lan);
      const port = `p${pid(node)}-${link}`.slice(0, 15);
      await sh(
        'switchboard',
        `ip link add name ${port} master ${lan} up type veth peer name ${link} netns ${pid(node)}`,
      );
      await sh(
        node,
        [`ip link set dev ${link} up`, ...addresses.map((one) => `ip addr add ${one} dev ${link}`)].join('\n'),
      );
    }
  }
}

async function named(pid: string): Promise<ReadonlyMap<string, number>> {
  const mounts = await readFile(`/proc/${pid}/mountinfo`, 'utf8');
  const found = mounts.matchAll(/ net:\[(\d+)\] \/run\/netns\/(\S+) /g);
  return new Map([...found].map(([, inode, name]) => [name ?? '', Number(inode)]));
}

const local = hostShell({ PATH: '/usr/sbin:/usr/bin:/sbin:/bin' });
