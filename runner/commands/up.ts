import type { CommandModule } from 'yargs';

import { Grounds } from '../ground/grounds.js';
import { openedFrom } from '../session/progress.js';
import { stand } from '../session/stand.js';
import { stepsOf } from '../session/steps.js';
import { around, groundChoice, groundOption, interruptible, say, tell } from './around.js';
import { isName } from '../ground/place.js';
import { LabError } from '../errors.js';
import { requireFeatures } from './needs.js';
import { courseOption, openLabOf } from './open-lab.js';
import { journalOf, noteOpening, progressStore } from './session.js';

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
        as: { type: 'string', requiresArg: true, describe: 'The name it is called by; its own unless said' },
      })
      .option('keep', {
        type: 'boolean',
        default: false,
        describe: 'Leave the nodes standing when the set-up of the lab fails',
      }),
  handler: async ({ lab: word, as, ground: choice, course, keep }) => {
    const signal = interruptible();
    const { lab, origin } = await openLabOf(word, course);
    const called = requireName(as ?? lab.name);
    await requireFeatures(lab);
    const grounds = new Grounds(around());
    const ground = await grounds.choose(groundChoice(choice));
    await grounds.clear(called);
    const [open] = stepsOf(lab);
    const store = progressStore();
    // Written before anything stands: a home that is full or read-only is told now.
    store.change(called, (told) => openedFrom({ ...told, done: [] }, origin));
    journalOf(called).clear();
    const standing = await stand(lab, ground, {
      ...{ as: called, life: 'detached', progress: tell, signal },
      ...{ solved: [], open, broken: keep ? 'keep' : 'down' },
    });
    try {
      await noteOpening(lab, standing);
    } catch (error) {
      await standing.down();
      throw error;
    }
    const names = lab.plan.nodes.map(({ name }) => name).join(', ');
    say(`${standing.as} is up (${standing.where}): ${names}.`);
    const several = (await grounds.ps()).length > 1 ? ` --lab ${standing.as}` : '';
    tell(`Enter one: labs shell ${lab.plan.nodes[0]?.name ?? ''}${several}`);
  },
};

function requireName(as: string): string {
  if (isName(as)) return as;
  const shown = as.length > 80 ? `${as.slice(0, 80)}…` : as;
  const message = as === '' ? 'A lab cannot be called by an empty name.' : `A lab cannot be called ${shown}.`;
  throw new LabError(
    'bad-usage',
    message,
    'Use up to 63 letters, digits, dots, dashes and underscores, a letter or digit first.',
  );
}
