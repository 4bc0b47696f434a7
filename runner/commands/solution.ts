import type { CommandModule } from 'yargs';

import type { Block, Step } from '../lab/lab.js';
import { proseLines } from '../lab/prose-terminal.js';
import { play } from '../session/play.js';
import { interruptible, say } from './around.js';
import { columns, labOption, openSession, paint, stepOf, stepOption } from './session.js';

interface Arguments {
  readonly lab?: string | undefined;
  readonly step?: string | undefined;
  readonly apply: boolean;
}

export const solution: CommandModule<object, Arguments> = {
  command: 'solution',
  describe: 'See the solution of the step, or apply it',
  builder: (yargs) =>
    yargs
      .options({ ...labOption, ...stepOption })
      .option('apply', { type: 'boolean', default: false, describe: 'Type it for me' }),
  handler: async ({ lab: as, step: word, apply }) => {
    const session = await openSession(as);
    const step = stepOf(session, word);
    for (const line of solutionLines(step)) say(line);
    if (!apply) return;
    const { lab, standing } = session;
    await play(step.solution.blocks, { exec: (node) => standing.exec(node), file: lab.file, signal: interruptible() });
    say('\nApplied. See what became of it: labs check');
  },
};

function solutionLines(step: Step): string[] {
  const brush = paint();
  const prose = proseLines(
    step.solution.prose.filter(({ kind }) => kind !== 'code'),
    columns(),
    brush,
  );
  const blocks = step.solution.blocks.flatMap((block) => [
    '',
    brush.faint(whereOf(block)),
    ...textOf(block)
      .trimEnd()
      .split('\n')
      .map((line) => `    ${brush.code(line)}`),
  ]);
  return [brush.strong(`Solution of: ${step.title}`), ...prose, ...blocks];
}

const whereOf = (block: Block) =>
  block.kind === 'run' ? `on ${block.nodes.join(', ')}` : `${block.path} on ${block.node}`;

const textOf = (block: Block) => (block.kind === 'run' ? block.script : block.content);
