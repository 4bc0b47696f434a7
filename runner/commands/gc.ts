import type { CommandModule } from 'yargs';

import { Grounds } from '../ground/grounds.js';
import { around, say } from './around.js';

export const gc: CommandModule = {
  command: 'gc',
  describe: 'Clear away what a crash or a reboot left',
  handler: async () => {
    const said = await new Grounds(around()).gc();
    for (const line of said) say(line);
    if (said.length === 0) say('Nothing was left over.');
  },
};
