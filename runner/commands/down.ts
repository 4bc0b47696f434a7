import type { CommandModule } from 'yargs';

import { Grounds } from '../ground/grounds.js';
import { around, say } from './around.js';

interface Arguments {
  readonly lab?: string | undefined;
  readonly all: boolean;
}

export const down: CommandModule<object, Arguments> = {
  command: 'down [lab]',
  describe: 'End a lab and all that is in it',
  builder: (yargs) =>
    yargs
      .positional('lab', {
        type: 'string',
        describe: 'The name that labs ps shows; the only one that is up unless said',
      })
      .option('all', { type: 'boolean', default: false, describe: 'End every lab of yours' }),
  handler: async ({ lab, all }) => {
    const grounds = new Grounds(around());
    const labs = await grounds.ps();
    const meant = all
      ? labs
      : lab === undefined
        ? labs.length > 1
          ? [await grounds.find(lab)]
          : labs
        : labs.filter(({ as }) => matches(as, lab));
    for (const standing of meant) {
      await standing.down();
      say(`${standing.as} is down.`);
    }
    // A second time is no mistake.
    if (meant.length === 0) say(lab === undefined ? 'No lab is up.' : `${lab} is not up.`);
  },
};

/** `3`, `03` and `bridge` for 03-bridge, as in `labs up`. */
function matches(as: string, word: string): boolean {
  const [, number, name] = /^(\d+)-(.*)$/.exec(as) ?? [];
  return (
    as === word || name === word || (number !== undefined && /^\d+$/.test(word) && Number(number) === Number(word))
  );
}
