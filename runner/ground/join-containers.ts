import { LabError } from '../errors.js';
import type { Shell } from '../shell/shell.js';
import { archive } from './archive.js';
import { awaitInit } from './await-init.js';
import type { Plan } from './plan.js';
import type { RecordedNode } from './record.js';
import { wiring } from './wiring.js';

/** One exec for all nodes: it waits until each node's first process has done its part, lays the files down and wires. */
export async function joinContainers(
  switchboard: Shell,
  plan: Plan,
  nodes: readonly RecordedNode[],
): Promise<RecordedNode[]> {
  const pids = nodes.map(({ pid }) => pid);
  const files = await Promise.all(
    plan.nodes.map(async (node, i) => layFiles(pids[i] ?? 0, node.name, await archive(node.files))),
  );
  const script = [
    'set -eu',
    awaitInit(pids.join(' ')),
    ...files,
    wiring(plan, (node) => String(pids[node])),
    `stat -Lc %i ${pids.map((pid) => `/proc/${pid}/ns/net`).join(' ')}`,
  ];
  const { code, stdout, stderr } = await switchboard.run(['bash', '-s'], { input: script.join('\n') });
  if (code !== 0)
    throw new LabError(
      'nodes-failed',
      `The nodes could not be joined: ${stderr.toString().trim()}`,
      'See what this machine allows: labs doctor',
    );
  const inodes = stdout.toString().trim().split('\n').map(Number);
  return nodes.map((node, i) => ({ ...node, netns: inodes[i] ?? 0 }));
}

// Docker hands over the machine's name servers, to which there is no way. From the switchboard into the mount namespace of a node in which nothing of the learner's has run yet.
function layFiles(pid: number, name: string, tar: Buffer): string {
  const names = `printf '127.0.0.1\\tlocalhost\\n127.0.1.1\\t%s\\n' ${name} >/etc/hosts; : >/etc/resolv.conf`;
  return `nsenter -t ${pid} -m sh -c '${names.replaceAll("'", `'"'"'`)}; base64 -d | tar -x -C /' <<END\n${tar.toString('base64')}\nEND`;
}
