import type { CommandModule } from 'yargs';

/** A command as the help shows it; the rest of it is loaded when it is asked for. */
export interface Command {
  readonly name: string;
  readonly describe: string;
  readonly load: () => Promise<CommandModule>;
}

const command = (name: string, describe: string, load: () => Promise<unknown>): Command => ({
  name,
  describe,
  // yargs types a module by its own options, which no table can hold.
  load: async () => (await load()) as CommandModule,
});

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  command('up', 'Bring the nodes of a lab up', async () => (await import('./up.js')).up),
  command('down', 'End a lab and all that is in it', async () => (await import('./down.js')).down),
  command('ps', 'Show the labs that are up', async () => (await import('./ps.js')).ps),
  command(
    'shell',
    'Open a shell in a place: a node, or node/namespace',
    async () => (await import('./shell.js')).shell,
  ),
  command('exec', 'Run one command in a place', async () => (await import('./exec.js')).exec),
  command('setup', 'Prepare the node image, once', async () => (await import('./setup.js')).setup),
  command(
    'doctor',
    'Say what this machine has for labs, and how to mend what it lacks',
    async () => (await import('./doctor.js')).doctor,
  ),
  command('gc', 'Clear away what a crash or a reboot left', async () => (await import('./gc.js')).gc),
];
