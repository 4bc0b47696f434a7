import type { CommandModule } from 'yargs';

import { LabError } from '../errors.js';
import { findStep } from '../session/steps.js';
import { say } from './around.js';
import { sectionText, textOf } from './lab-text.js';
import { courseOption, openLab } from './open-lab.js';

interface Arguments {
  readonly lab: string;
  readonly step?: string | undefined;
  readonly course?: string | undefined;
}

export const show: CommandModule<object, Arguments> = {
  command: 'show <lab>',
  describe: 'Read a lab, or one step of it',
  builder: (yargs) =>
    yargs.positional('lab', { type: 'string', demandOption: true, describe: 'Its folder, or a part of it' }).options({
      ...courseOption,
      step: { type: 'string', describe: 'The number or the id of a step; all unless said' },
    }),
  handler: async ({ lab: word, step: wanted, course }) => {
    const lab = await openLab(word, course);
    const step = wanted === undefined ? undefined : findStep(lab, wanted);
    if (wanted !== undefined && step === undefined)
      throw new LabError('bad-usage', `${lab.name} has no step ${wanted}.`, `Read all of it: labs show ${lab.name}`);
    for (const line of step === undefined ? textOf(lab) : sectionText(step)) say(line);
  },
};
