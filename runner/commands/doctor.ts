import { readFile, statfs } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import type { CommandModule } from 'yargs';
import { askDocker } from '../doctor/ask-docker.js';
import type { DockerFacts } from '../doctor/docker-facts.js';
import { examine } from '../doctor/examine.js';
import type { Machine } from '../doctor/machine.js';
import type { ImageFacts } from '../doctor/surroundings.js';
import { tell } from '../doctor/tell.js';
import { hostShell } from '../shell/host.js';
import type { Shell } from '../shell/shell.js';

/** What doctor is told by others; it asks this machine, and the daemon's socket, where it is told nothing. */
export interface Sources {
  readonly image: () => Promise<ImageFacts>;
  readonly shell?: Shell;
  readonly docker?: () => Promise<DockerFacts>;
}

/** `labs doctor`: 0 when labs can stand on some ground here, 3 when on none. */
export function doctor(sources: Sources): CommandModule<object, { json: boolean }> {
  return {
    command: 'doctor',
    describe: 'Say what this machine has for labs, and how to mend what it lacks',
    builder: { json: { type: 'boolean', default: false, describe: 'Findings for programs' } },
    handler: async ({ json }) => {
      const facts = {
        docker: await (sources.docker ?? (() => askDocker(process.env)))(),
        image: await sources.image(),
      };
      const examination = await examine(thisMachine(sources.shell ?? hostShell(process.env)), facts);
      process.stdout.write(json ? asJson(examination) : tell(examination.findings));
      process.exitCode = examination.grounds.length > 0 ? 0 : 3;
    },
  };
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
