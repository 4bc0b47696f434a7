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

/** Every command, in the order of the help: first what a learner types in a lab, then what is around it. */
export const commands: readonly Command[] = [
  command('list', 'Show the labs of the course', async () => (await import('./list.js')).list),
  command('run', 'Work through a lab, with the coach at your side', async () => (await import('./run.js')).run),
  command('up', 'Bring the nodes of a lab up', async () => (await import('./up.js')).up),
  command('show', 'Read a lab, or one step of it', async () => (await import('./show.js')).show),
  command(
    'shell',
    'Open a shell in a place: a node, or node/namespace',
    async () => (await import('./shell.js')).shell,
  ),
  command('exec', 'Run one command in a place', async () => (await import('./exec.js')).exec),
  command('check', 'Look how far the step is, and what is missing', async () => (await import('./check.js')).check),
  command('hint', 'Get the next hint of the step', async () => (await import('./hint.js')).hint),
  command('why', 'Name the first broken layer', async () => (await import('./why.js')).why),
  command('diff', "See your state beside the solution's", async () => (await import('./diff.js')).diff),
  command(
    'graph',
    'Show what stands now: places, links, bridges, addresses',
    async () => (await import('./graph.js')).graph,
  ),
  command('answer', 'Answer a question of the step', async () => (await import('./answer.js')).answer),
  command(
    'solution',
    'See the solution of the step, or apply it',
    async () => (await import('./solution.js')).solution,
  ),
  command('reset', 'Start the lab, or one step of it, again', async () => (await import('./reset.js')).reset),
  command('jump', 'Go to a step, the ones before it solved', async () => (await import('./jump.js')).jump),
  command(
    'submit',
    'Write what you typed as a submission, tried on fresh nodes first',
    async () => (await import('./submit.js')).submit,
  ),
  command('down', 'End a lab and all that is in it', async () => (await import('./down.js')).down),
  command('ps', 'Show the labs that are up', async () => (await import('./ps.js')).ps),
  command('verify', 'Prove a lab: for its author', async () => (await import('./verify.js')).verify),
  command(
    'lint',
    'Read a lab for faults that show without nodes: for its author',
    async () => (await import('./lint.js')).lint,
  ),
  command(
    'new',
    'Begin a lab: a small one that is proven, to be rewritten',
    async () => (await import('./new.js')).begin,
  ),
  command(
    'checks',
    'Show what a lab can check, and how it is written',
    async () => (await import('./checks.js')).checks,
  ),
  command(
    'grade',
    'Grade submissions on fresh nodes: one, or those of a class',
    async () => (await import('./grade.js')).grade,
  ),
  command(
    'pack',
    'Write what students get of a course: its labs without the solutions',
    async () => (await import('./pack.js')).pack,
  ),
  command('setup', 'Prepare the node image, once', async () => (await import('./setup.js')).setup),
  command(
    'doctor',
    'Say what this machine has for labs, and how to mend what it lacks',
    async () => (await import('./doctor.js')).doctor,
  ),
  command(
    'completion',
    'Print what lets bash and zsh complete labs',
    async () => (await import('./completion.js')).completion,
  ),
  command('gc', 'Clear away what a crash or a reboot left', async () => (await import('./gc.js')).gc),
];
