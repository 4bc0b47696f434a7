import type { CommandModule } from 'yargs';

import { LabError } from '../errors.js';
import { Grounds } from '../ground/grounds.js';
import { inside, parsePlace, requirePlace } from '../ground/place.js';
import { around, interruptible } from './around.js';

interface Arguments {
  readonly place: string;
  readonly lab?: string | undefined;
  readonly '--'?: string[] | undefined;
}

/** Its exit code is the command's own; both outputs pass through untouched. */
export const exec: CommandModule<object, Arguments> = {
  command: 'exec <place>',
  describe: 'Run one command in a place: labs exec host/red -- ip addr',
  builder: (yargs) =>
    yargs
      .positional('place', { type: 'string', demandOption: true, describe: 'A node, or node/namespace' })
      .option('lab', { type: 'string', describe: 'Which lab, when several are up' }),
  handler: async ({ place: text, lab: as, '--': argv = [] }) => {
    if (argv.length === 0)
      throw new LabError(
        'bad-usage',
        'There is no command to run.',
        `Write it after two dashes: labs exec ${text} -- ip addr`,
      );
    const place = parsePlace(text);
    const lab = await new Grounds(around()).find(as);
    if (place.namespace !== '') await requirePlace(lab, place);
    const streams = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr };
    const { code } = await lab.exec(place.node).run(inside(place, argv), { streams, signal: interruptible() });
    process.exitCode = code;
  },
};
