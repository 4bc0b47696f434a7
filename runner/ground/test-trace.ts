import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

import { children, processId } from '../shell/process.js';
import { cache } from './image-cache.js';
import { ownerLabel } from './labels.js';
import { uid, type TestGround } from './test-ground.js';

/** All that can be found on this machine of the labs of one records folder, a line each; nothing of anybody else's. */
export function traceOf({ folder }: Pick<TestGround, 'folder'>): string[] {
  const owner = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  const groups = ['/sys/fs/cgroup/memory/underlay', '/sys/fs/cgroup/underlay'];
  const scratch = join(cache(process.env, uid).directory, 'scratch');
  return [
    ...readdirSync(folder).map((name) => `record ${name}`),
    ...[...groups, scratch].flatMap((path) => entries(path, owner)),
    ...containers(folder),
    ...descendants(process.pid).map((pid) => `process ${pid} ${words(pid)}`),
  ];
}

/** A process and all that descends from it, zombies left out. */
export function descendants(pid: number): number[] {
  return children(pid)
    .filter((child) => words(child) !== '')
    .flatMap((child) => [child, ...descendants(child)]);
}

/** The namespaces that the given processes live in, as `net:[4026531833]`. */
export function namespacesOf(pids: readonly number[]): Set<string> {
  const kinds = ['net', 'mnt', 'pid', 'user', 'uts', 'ipc'];
  return new Set(pids.flatMap((pid) => kinds.flatMap((kind) => link(`/proc/${pid}/ns/${kind}`))));
}

/** The processes of this ground's labs as this machine numbers them, also those in containers. */
export function labProcesses({ folder }: TestGround): number[] {
  const ids = ownContainers({ folder });
  const firsts = ids.length === 0 ? [] : lines('docker', ['inspect', '-f', '{{.State.Pid}}', ...ids]).map(Number);
  return [...descendants(process.pid), ...firsts, ...firsts.flatMap(descendants)];
}

/** Hundredths of a second since the machine started, as processes are dated. */
export function now(): number {
  return Math.floor(Number(read('/proc/uptime').split(' ')[0]) * 100);
}

/**
 * Those of the given namespaces that some process on this machine lives in. The kernel gives a number again, so only processes
 * that began before `moment` count: a later one is in a new namespace.
 */
export function inhabited(namespaces: ReadonlySet<string>, moment: number): string[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const older = all.map(Number).filter((pid) => Number(processId(pid)?.start ?? Infinity) < moment);
  const found = namespacesOf(older);
  return [...namespaces].filter((one) => found.has(one));
}

/** The machine's own links and mounts. */
export function machine(): string[] {
  const links = readdirSync('/sys/class/net').map((name) => `link ${name}`);
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
  return [...links, ...mounts.map((line) => `mount ${line.split(' ')[4] ?? ''}`)].filter((one) => !others.test(one));
}

// Docker's own, for the containers of others.
const others = /^link (veth|br-)|^mount .*\/docker\//;

/** The containers of this ground's labs, whatever state they are in. */
export function ownContainers({ folder }: Pick<TestGround, 'folder'>): string[] {
  return lines('docker', ['ps', '-aq', '--filter', `label=${ownerLabel(uid, folder)}`]);
}

function containers(folder: string): string[] {
  const filter = ['--filter', `label=${ownerLabel(uid, folder)}`];
  const found = lines('docker', ['ps', '-a', ...filter, '--format', '{{.Names}}']).map((name) => `container ${name}`);
  const volumes = lines('docker', ['volume', 'ls', ...filter, '--format', '{{.Name}}']);
  // The one volume that stays holds the image for every box.
  return [...found, ...volumes.filter((name) => !name.startsWith('underlay-node-')).map((name) => `volume ${name}`)];
}

/** None where there is no such program. */
function lines(program: string, argv: readonly string[]): string[] {
  const { error, stdout } = spawnSync(program, argv, { encoding: 'utf8' });
  return error === undefined ? stdout.split('\n').filter(Boolean) : [];
}

function entries(path: string, owner: string): string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path).flatMap((name) => (name.startsWith(owner) ? [`folder ${join(path, name)}`] : []));
}

function words(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').slice(0, 80);
}

// A process may end while it is being looked at.
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function link(path: string): string[] {
  try {
    return [readlinkSync(path)];
  } catch {
    return [];
  }
}
