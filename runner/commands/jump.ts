import type { CommandModule } from 'yargs';

import { stepOf, labOption, openSession } from './session.js';
import { rebuild } from './rebuild.js';
import { stepsOf } from '../session/steps.js';
import { say } from './around.js';

export const jump: CommandModule<object, { lab?: string | undefined; step: string }> = {
  command: 'jump <step>',
  describe: 'Go to a step, the ones before it solved',
  builder: (yargs) =>
    yargs
      .positional('step', { type: 'string', demandOption: true, describe: 'Its number or its id' })
      .options(labOption),
  handler: async ({ lab: as, step: word }) => {
    const session = await openSession(as);
    const step = stepOf(session, word);
    const open = (await rebuild(session, step)) ?? step;
    const before = open === stepsOf(session.lab)[0] ? '' : ', the steps before it solved';
    say(`${session.standing.as} stands on fresh nodes${before}. The step is: ${open.title}`);
  },
};
