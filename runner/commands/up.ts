import type { CommandModule } from 'yargs';

import { Grounds } from '../ground/grounds.js';
import { stand } from '../session/stand.js';
import { fingerprint } from '../session/state-lines.js';
import { stepsOf } from '../session/judge.js';
import { around, groundChoice, groundOption, interruptible, say, tell } from './around.js';
import { courseOption, openLab } from './open-lab.js';
import { progressStore } from './session.js';

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
    const [open] = stepsOf(lab);
    const standing = await stand(lab, ground, {
      ...{ as: as ?? lab.name, life: 'detached', progress: tell, signal },
      ...{ solved: [], open, broken: keep ? 'keep' : 'down' },
    });
    const store = progressStore();
    store.write({ ...store.read(standing.as), file: lab.file, done: [], opened: await fingerprint(standing) });
    const names = lab.plan.nodes.map(({ name }) => name).join(', ');
    say(`${standing.as} is up (${standing.where}): ${names}. Enter one: labs shell ${lab.plan.nodes[0]?.name ?? ''}`);
  },
};
