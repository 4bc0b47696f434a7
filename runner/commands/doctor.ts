import { readFile, statfs } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import type { CommandModule } from 'yargs';
import { unreachable, type DockerFacts } from '../doctor/docker-facts.js';
import { examine } from '../doctor/examine.js';
import type { Machine } from '../doctor/machine.js';
import type { ImageFacts } from '../doctor/surroundings.js';
import { tell } from '../doctor/tell.js';
import { LabError } from '../errors.js';
import { cache } from '../ground/image-cache.js';
import { findImage } from '../ground/image-store.js';
import { currentHash } from '../ground/image.js';
import { hostShell } from '../shell/host.js';
import type { Shell } from '../shell/shell.js';
import { home } from './around.js';

/** Whom doctor asks. */
export interface Sources {
  readonly shell: Shell;
  readonly docker: () => Promise<DockerFacts>;
  readonly image: () => Promise<ImageFacts>;
}

/** `labs doctor`: 0 when labs can stand on some ground here, 3 when on none. */
export const doctor = doctorOf({ shell: hostShell(process.env), docker: dockerFacts, image: imageFacts });

export function doctorOf(sources: Sources): CommandModule<object, { json: boolean }> {
  return {
    command: 'doctor',
    describe: 'Say what this machine has for labs, and how to mend what it lacks',
    builder: { json: { type: 'boolean', default: false, describe: 'As JSON, for programs' } },
    handler: async ({ json }) => {
      const facts = { docker: await sources.docker(), image: await sources.image() };
      const examination = await examine(thisMachine(sources.shell), facts);
      process.stdout.write(json ? asJson(examination) : tell(examination.findings));
      process.exitCode = examination.grounds.length > 0 ? 0 : 3;
    },
  };
}

async function dockerFacts(): Promise<DockerFacts> {
  // dockerode takes its time to load, and the other commands need not wait for it.
  const { Engine, findEndpoint } = await import('../ground/docker.js');
  let endpoint = '';
  try {
    endpoint = findEndpoint(process.env, home());
    const { version, rootless, userns, cgroup } = await (await Engine.connect(process.env, home())).info();
    return { kind: 'reachable', endpoint, version, rootless, remapped: userns, cgroup };
  } catch (error) {
    return unreachable(endpoint, error instanceof LabError ? error.cause : error);
  }
}

async function imageFacts(): Promise<ImageFacts> {
  const kept = cache(process.env, process.getuid?.() ?? -1);
  const found = await findImage(kept, await currentHash());
  return { cache: kept.directory, ...(found && { tree: found.tree }) };
}

function asJson({ findings, kernel, grounds }: Awaited<ReturnType<typeof examine>>): string {
  return `${JSON.stringify({ grounds, findings, kernel: Object.fromEntries(kernel) }, null, 2)}\n`;
}

function thisMachine(shell: Shell): Machine {
  return {
    shell,
    platform: process.platform,
    node: process.versions.node,
    uid: process.getuid?.() ?? -1,
    user: userName(),
    env: process.env,
    terminal: process.stdout.isTTY && process.stdin.isTTY,
    read,
    space,
  };
}

/** A uid that no passwd entry names has no user name to ask for. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? process.env.USER ?? 'you');
  }
}

async function read(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).replace(/\n$/, '');
  } catch {
    return undefined;
  }
}

async function space(path: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch (error) {
    const above = dirname(path);
    if (above === path) throw error;
    return space(above);
  }
}
