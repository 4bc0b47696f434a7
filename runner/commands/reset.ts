import type { CommandModule } from 'yargs';

import { say } from './around.js';
import { rebuild } from './rebuild.js';
import { labOption, openSession, stepOf } from './session.js';

export const reset: CommandModule<object, { lab?: string | undefined; step?: string | undefined }> = {
  command: 'reset',
  describe: 'Start the lab, or one step of it, again',
  builder: (yargs) =>
    yargs.options({
      ...labOption,
      step: {
        type: 'string',
        describe: 'Only this step, by number or id, or the one you are at: those before it are solved for you',
      },
    }),
  handler: async ({ lab: as, step: word }) => {
    const session = await openSession(as);
    const step = word === undefined ? undefined : stepOf(session, word === '' ? undefined : word);
    const open = await rebuild(session, step);
    say(`${session.standing.as} stands on fresh nodes. The step is: ${open?.title ?? session.lab.title}`);
  },
};
