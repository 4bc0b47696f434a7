import type { CommandModule } from 'yargs';

import { LabError } from '../errors.js';
import { Grounds } from '../ground/grounds.js';
import type { Standing } from '../ground/ground.js';
import type { Lab } from '../lab/lab.js';
import { Journal } from '../session/journal.js';
import { stepsOf } from '../session/judge.js';
import { stand } from '../session/stand.js';
import { fingerprint } from '../session/state-lines.js';
import { around, groundChoice, groundOption, interruptible, say, tell } from './around.js';
import { courseOption, openLab } from './open-lab.js';
import { journalFile, paint, progressStore } from './session.js';
import { sitDown } from './sit-down.js';

interface Arguments {
  readonly lab: string;
  readonly ground?: string | undefined;
  readonly course?: string | undefined;
  readonly plain: boolean;
}

export const run: CommandModule<object, Arguments> = {
  command: 'run <lab>',
  describe: 'Work through a lab, with the coach at your side',
  builder: (yargs) =>
    yargs
      .positional('lab', {
        type: 'string',
        demandOption: true,
        describe: 'Its folder, or a part of it: 03-bridge, 3, bridge',
      })
      .options({ ...groundOption, ...courseOption })
      .option('plain', {
        type: 'boolean',
        default: false,
        describe: 'Words instead of signs, and no redrawing: for screen readers and logs',
      }),
  handler: async ({ lab: word, ground, course, plain }) => {
    const lab = await openLab(word, course);
    if (!process.stdin.isTTY || !process.stdout.isTTY) {
      throw new LabError(
        'bad-usage',
        'The coach needs a terminal, and this is none.',
        `Read the lab instead: labs show ${lab.name}`,
      );
    }
    const standing = await nodesOf(lab, ground);
    const reason = await sitDown(lab, standing, plain ? 'appended' : 'redrawn');
    if (reason !== 'closed') say(farewell(standing.as)[reason]);
    process.exit(reason === 'gone' ? 3 : 0);
  },
};

const farewell = (as: string) => ({
  quit: `${as} stays up. Come back: labs run ${as}. End it: labs down ${as}`,
  taken: `The coach of ${as} speaks in another terminal now.`,
  gone: `The nodes of ${as} are gone. Build them again from what you typed: labs run ${as}`,
});

/** The nodes that stand already, or new ones. */
async function nodesOf(lab: Lab, choice: string | undefined): Promise<Standing> {
  const grounds = new Grounds(around());
  const found = (await grounds.ps()).find(({ as }) => as === lab.name);
  if (found !== undefined) return found;
  const signal = interruptible();
  const [open] = stepsOf(lab);
  const ground = await grounds.choose(groundChoice(choice));
  await grounds.clear(lab.name);
  const store = progressStore();
  // Written before anything stands: a home that is full or read-only is told now.
  const before = { ...store.read(lab.name), file: lab.file, done: [] };
  store.write(before);
  const standing = await stand(lab, ground, {
    ...{ as: lab.name, life: 'detached', progress: tell, signal },
    ...{ solved: [], open, broken: 'down' },
  });
  store.write({ ...before, opened: await fingerprint(standing) });
  new Journal(journalFile(lab.name)).clear();
  for (const line of [paint().strong(lab.title), lab.summary]) say(line);
  return standing;
}
