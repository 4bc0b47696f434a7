import type { CommandModule } from 'yargs';

import type { Block, Step } from '../lab/lab.js';
import { proseLines } from '../lab/prose-terminal.js';
import { LabError } from '../errors.js';
import { FailedBlock, play } from '../session/play.js';
import { playerFor } from '../session/stand.js';
import { stepsOf } from '../session/steps.js';
import { interruptible, say } from './around.js';
import {
  columns,
  labOption,
  noteSolved,
  openSession,
  paint,
  requireSolutions,
  stepOf,
  stepOption,
  type Session,
} from './session.js';

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
  handler: async ({ lab: as, step: word, apply: typed }) => {
    const session = await openSession(as);
    const step = stepOf(session, word);
    requireSolutions(session.progress, [step], `There is no solution of ${step.id} to see`);
    if (typed) mustBeOpen(session, step);
    for (const line of solutionLines(step)) say(line);
    if (!typed) return;
    say('');
    await apply(session, step);
    noteSolved(session.standing.as, [step]);
    say('Applied. See what became of it: labs check');
  },
};

// What a later step sets up is not there yet.
function mustBeOpen(session: Session, step: Step): void {
  const current = stepOf(session, undefined);
  const steps = stepsOf(session.lab);
  if (steps.indexOf(step) <= steps.indexOf(current)) return;
  throw new LabError(
    'bad-usage',
    `Step ${step.id} is not open yet: the step is ${current.id}.`,
    `Solve that first, or go there with fresh nodes: labs jump ${step.id}`,
  );
}

async function apply({ lab, standing }: Session, step: Step): Promise<void> {
  try {
    await play(step.solution.blocks, playerFor(lab, standing, interruptible()));
  } catch (error) {
    if (!(error instanceof FailedBlock)) throw error;
    const next = `Some of it may be there already. On fresh nodes it fits: labs reset --step ${step.id}, then labs solution --apply`;
    throw new LabError(error.code, error.message, next, error);
  }
}

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
