import type { CommandModule } from 'yargs';

import { LabError } from '../errors.js';
import { called } from '../ground/called.js';
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
        describe: 'The name that labs ps shows, or a part of it as in labs up; the only one that is up unless said',
      })
      .option('all', { type: 'boolean', default: false, describe: 'End every lab of yours' }),
  handler: async ({ lab: word, all }) => {
    if (all && word !== undefined) {
      throw new LabError(
        'bad-usage',
        `--all and ${word} are two things.`,
        `Type labs down ${word}, or labs down --all`,
      );
    }
    const grounds = new Grounds(around());
    const survey = await grounds.survey();
    const meant = word === undefined ? survey.labs : called(survey.labs, word);
    if (meant.length > 1 && !all) {
      const names = meant.map(({ as }) => as).join(', ');
      throw new LabError('bad-usage', `Several labs are up: ${names}.`, 'Type labs down NAME, or labs down --all');
    }
    for (const standing of meant) {
      await standing.down();
      say(`${standing.as} is down.`);
    }
    await grounds.clear(word);
    // What is not up may stand where nobody answers.
    if (meant.length === 0 && survey.silent[0] !== undefined) throw survey.silent[0];
    // A second time is no mistake.
    if (meant.length === 0) say(word === undefined ? 'No lab is up.' : `${word} is not up.`);
  },
};
