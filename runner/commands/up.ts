import type { CommandModule } from 'yargs';

import { Grounds } from '../ground/grounds.js';
import { around, groundChoice, groundOption, interruptible, say, tell } from './around.js';
import { play } from '../session/play.js';
import { courseOption, openLab } from './open-lab.js';

interface Arguments {
  readonly lab: string;
  readonly as?: string | undefined;
  readonly ground?: string | undefined;
  readonly course?: string | undefined;
  readonly keep: boolean;
}

export const up: CommandModule<object, Arguments> = {
  command: 'up <lab>',
  describe: 'Bring the nodes of a lab up',
  builder: (yargs) =>
    yargs
      .positional('lab', {
        type: 'string',
        demandOption: true,
        describe: 'Its folder, or a part of it: 03-bridge, 3, bridge',
      })
      .options({
        ...groundOption,
        ...courseOption,
        as: { type: 'string', describe: 'The name it is called by; its own unless said' },
      })
      .option('keep', {
        type: 'boolean',
        default: false,
        describe: 'Leave the nodes standing when the set-up of the lab fails',
      }),
  handler: async ({ lab: word, as, ground: choice, course, keep }) => {
    const signal = interruptible();
    const lab = await openLab(word, course);
    const ground = await new Grounds(around()).choose(groundChoice(choice));
    const options = { as: as ?? lab.name, life: 'detached', progress: tell, signal } as const;
    const standing = await ground.up(lab.plan, options);
    try {
      await play(lab.setup, { exec: (node) => standing.exec(node), file: lab.file, signal });
    } catch (error) {
      if (!keep) await standing.down();
      throw error;
    }
    const names = lab.plan.nodes.map(({ name }) => name).join(', ');
    say(`${standing.as} is up (${standing.where}): ${names}. Enter one: labs shell ${lab.plan.nodes[0]?.name ?? ''}`);
  },
};
