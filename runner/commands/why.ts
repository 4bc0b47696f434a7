import type { CommandModule } from 'yargs';

import type { Outcome } from '../../checks/check.js';
import { reachBetween } from '../../checks/reach-between.js';
import { outcomeLines } from '../report/results.js';
import { LabError } from '../errors.js';
import { look } from '../session/advance.js';
import { watched } from '../session/steps.js';
import { interruptible, say } from './around.js';
import { judging, labOption, openSession, paint, stepOf, stepOption, widest } from './session.js';

interface Arguments {
  readonly lab?: string | undefined;
  readonly step?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export const why: CommandModule<object, Arguments> = {
  command: 'why [from] [to]',
  describe: 'Name the first broken layer: of the step, or between two places',
  builder: (yargs) =>
    yargs
      .positional('from', { type: 'string', describe: 'A place: host/red' })
      .positional('to', { type: 'string', describe: 'Another place: host/blue' })
      .options({ ...labOption, ...stepOption }),
  handler: async ({ lab: as, step: word, from, to }) => {
    const session = await openSession(as);
    const signal = interruptible();
    if (from !== undefined && to !== undefined) {
      const { say: goal, outcome } = await reachBetween(session.standing, from, to, signal);
      // A node that the lab has not is a slip of the tongue, no fault of the environment.
      if (outcome.kind === 'unknown' && outcome.error.code === 'bad-place') throw outcome.error;
      for (const line of outcomeLines(goal, outcome, paint(), widest())) say(line);
      process.exitCode = exitOf(outcome);
      return;
    }
    if (from !== undefined)
      throw new LabError(
        'bad-usage',
        `${from} is one place; why asks about two.`,
        `Name the other: labs why ${from} PLACE`,
      );
    const step = stepOf(session, word);
    // What an earlier step made carries this one. The author wrote the checks in the order of the layers.
    const judged = await look(
      word === undefined ? watched(session.lab, step) : [step],
      judging(session.standing, signal),
    );
    const first = judged.flatMap(({ results }) => results).find(({ outcome }) => outcome.kind !== 'met');
    if (first === undefined) say('Nothing is broken: every goal of this step is met.');
    else for (const line of outcomeLines(first.say, first.outcome, paint(), widest())) say(line);
    process.exitCode = first === undefined ? 0 : exitOf(first.outcome);
  },
};

const exits = { met: 0, unmet: 1, unknown: 3 } as const;

const exitOf = ({ kind }: Outcome) => exits[kind];
