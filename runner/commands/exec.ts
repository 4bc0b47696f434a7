import type { CommandModule } from 'yargs';

import { LabError } from '../errors.js';
import { Grounds } from '../ground/grounds.js';
import { inside, parsePlace, requirePlace } from '../ground/place.js';
import { around, interruptible } from './around.js';
import { Interrupted } from './interrupted.js';

interface Arguments {
  readonly place: string;
  readonly lab?: string | undefined;
  readonly '--'?: string[] | undefined;
}

/** Its exit code is the command's own; both outputs pass through untouched. */
export const exec: CommandModule<object, Arguments> = {
  command: 'exec <place>',
  describe: 'Run one command in a place',
  builder: (yargs) =>
    yargs
      .usage('labs exec PLACE -- COMMAND [ARGUMENT…]\n\nRun one command in a place; its exit code is the command’s own')
      .positional('place', {
        type: 'string',
        demandOption: true,
        describe: 'A node, or node/namespace: host, host/red',
      })
      .option('lab', { type: 'string', requiresArg: true, describe: 'Which lab, when several are up' })
      .example('labs exec host -- ip route', 'The routes of the node called host')
      .example('labs exec host/red -- ip addr', 'The addresses in its namespace red'),
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
    const signal = interruptible();
    try {
      const { code } = await lab.exec(place.node).run(inside(place, argv), { streams, signal });
      process.exitCode = code;
    } catch (error) {
      // As a shell does it: the command is ended, and nobody has to be told.
      if (!(error instanceof Interrupted)) throw error;
      process.exitCode = error.exitCode;
    }
  },
};
