import type { CommandModule } from 'yargs';

import { LabError } from '../errors.js';
import { Grounds } from '../ground/grounds.js';
import { inside, parsePlace, requirePlace } from '../ground/place.js';
import { around } from './around.js';
import { joinTerminal } from './join-terminal.js';

interface Arguments {
  readonly place?: string | undefined;
  readonly lab?: string | undefined;
}

/** Its exit code is the shell's own. */
export const shell: CommandModule<object, Arguments> = {
  command: 'shell [place]',
  describe: 'Open a shell in a place: a node, or node/namespace',
  builder: (yargs) =>
    yargs
      .positional('place', { type: 'string', describe: "A node, or node/namespace; the lab's first node unless said" })
      .option('lab', { type: 'string', requiresArg: true, describe: 'Which lab, when several are up' }),
  handler: async ({ place: text, lab: as }) => {
    if (!process.stdin.isTTY || !process.stdout.isTTY) {
      throw new LabError(
        'bad-usage',
        'A shell needs a terminal, and this is none.',
        'Run a single command instead: labs exec PLACE -- COMMAND',
      );
    }
    const lab = await new Grounds(around()).find(as);
    const place = parsePlace(text ?? lab.plan.nodes[0]?.name ?? '');
    if (place.namespace !== '') await requirePlace(lab, place);
    const terminal = { size: process.stdout, env: [`TERM=${process.env['TERM'] ?? 'dumb'}`] };
    const pty = await lab.open(place.node, inside(place, ['bash', '-l']), terminal);
    process.exitCode = await joinTerminal(pty, process);
  },
};
