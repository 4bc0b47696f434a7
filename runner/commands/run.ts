import { createInterface } from 'node:readline/promises';
import type { CommandModule } from 'yargs';

import { registry } from '../../checks/registry.js';
import { Claim } from '../coach/claim.js';
import { LabError } from '../errors.js';
import { Grounds } from '../ground/grounds.js';
import type { Standing } from '../ground/ground.js';
import type { Lab, Step } from '../lab/lab.js';
import { proseLines, wrapped } from '../lab/prose-terminal.js';
import { spoken, type Paint } from '../report/paint.js';
import type { Entry } from '../session/journal.js';
import { graphOf } from '../report/graph.js';
import { stepsOf } from '../session/steps.js';
import { keepsSolution } from '../session/kept-solution.js';
import { openedFrom } from '../session/progress.js';
import { applied, rebuilt, stillDone, type Rebuilt } from '../session/replay.js';
import { stand } from '../session/stand.js';
import { around, groundChoice, groundOption, interruptible, say, tell } from './around.js';
import { textOf } from './lab-text.js';
import { requireFeatures } from './needs.js';
import { courseOption, openLabOf, type OpenedLab } from './open-lab.js';
import {
  claimFile,
  columns,
  journalOf,
  noteOpening,
  noteSolved,
  paint,
  progressStore,
  requireSolutions,
} from './session.js';
import { sitDown } from './sit-down.js';

interface Arguments {
  readonly lab: string;
  readonly ground?: string | undefined;
  readonly course?: string | undefined;
  readonly plain: boolean;
  readonly play: boolean;
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
      })
      .option('play', {
        type: 'boolean',
        default: false,
        describe: 'Types the solutions of the steps that are left, to watch',
      }),
  handler: async ({ lab: word, ground, course, plain, play }) => {
    const opened = await openLabOf(word, course);
    const { lab, origin } = opened;
    if (!process.stdin.isTTY || !process.stdout.isTTY) {
      for (const line of textOf(lab)) say(line);
      const message = 'The coach needs a terminal, and this is none: here is the text of the lab, and nothing more.';
      throw new LabError('bad-usage', message, `In a terminal: labs run ${lab.name}. Without one: labs up ${lab.name}`);
    }
    const brush = plain ? spoken : paint();
    if (play)
      requireSolutions(openedFrom(progressStore().read(lab.name), origin), stepsOf(lab), 'Nothing can be played');
    const standing = await nodesOf(opened, ground, brush);
    const reason = await sitDown(lab, standing, { brush, play });
    // A prompt stands open there.
    if (reason === 'taken') say('');
    if (reason !== 'closed') for (const line of wrapped(farewell(standing.as)[reason], columns())) say(line);
    process.exit(reason === 'gone' ? 3 : 0);
  },
};

const farewell = (as: string) => ({
  quit: `${as} stays up. Come back: labs run ${as}. End it: labs down ${as}`,
  taken: `The coach of ${as} speaks in another terminal now.`,
  gone: `The nodes of ${as} are gone. Build them again from what you typed: labs run ${as}`,
});

/** The nodes that stand already; those that a learner had, built anew; or new ones. */
async function nodesOf({ lab, origin }: OpenedLab, choice: string | undefined, brush: Paint): Promise<Standing> {
  const grounds = new Grounds(around());
  const as = lab.name;
  const found = (await grounds.ps()).find((one) => one.as === as);
  // What cannot be read is told before anything is done.
  progressStore().read(as);
  if (found !== undefined) {
    await requireSeat(as);
    for (const line of await graphOf(found, brush)) say(line);
    return found;
  }
  const options = { as, life: 'detached', progress: tell, signal: interruptible() } as const;
  await requireFeatures(lab);
  const ground = await grounds.choose(groundChoice(choice));
  await grounds.clear(as);
  const store = progressStore();
  const entries = journalOf(as).read();
  const before = store.read(as);
  if (before.done.length === 0 && entries.length === 0) {
    // Written before anything stands: a home that is full or read-only is told now.
    store.change(as, (told) => openedFrom(told, origin));
    // It can be read while the nodes come up.
    for (const line of opening(lab, brush)) say(line);
    const standing = await stand(lab, ground, { ...options, solved: [], open: stepsOf(lab)[0], broken: 'down' });
    await noteOpening(lab, standing);
    return standing;
  }
  tell(`The nodes of ${as} are gone. Building them again from what you typed …`);
  const now = openedFrom(before, origin);
  const keeps = (step: Step) => keepsSolution(step, now);
  const back = await rebuilt(lab, { ground, options, entries, done: before.done, keeps, checks: registry });
  if (back.by === 'reference') {
    const rest = entries.filter(({ step }) => !before.done.includes(step));
    journalOf(as).clear();
    noteSolved(
      as,
      stepsOf(lab).filter(({ id }) => before.done.includes(id)),
    );
    for (const entry of rest) journalOf(as).add(entry);
  }
  store.change(as, (told) => ({ ...openedFrom(told, origin), done: stillDone(told.done, back, lab) }));
  for (const line of welcome(lab, back, entries, brush)) say(line);
  for (const line of await graphOf(back.standing, brush)) say(line);
  return back.standing;
}

/** What somebody reads who comes for the first time: what the lab is about, and what stands there. */
function opening(lab: Lab, brush: Paint): string[] {
  const before = lab.sections.slice(
    0,
    lab.sections.findIndex(({ kind }) => kind === 'step'),
  );
  const sections = before.flatMap(({ title, prose }) => [
    '',
    brush.strong(title),
    '',
    ...proseLines(prose, columns(), brush),
  ]);
  return [brush.strong(lab.title), '', ...proseLines(lab.introduction, columns(), brush), ...sections];
}

/** What somebody reads who comes back to nodes that had gone. */
function welcome(lab: Lab, { standing, by, lost }: Rebuilt, entries: readonly Entry[], brush: Paint): string[] {
  const { done } = progressStore().read(standing.as);
  const steps = stepsOf(lab);
  const complete = steps.filter(({ id }) => done.includes(id)).map(({ title }) => title);
  const last = entries.findLast(({ command }) => command !== applied);
  return [
    brush.strong(`Welcome back to ${lab.title}.`),
    broughtBack(by, lost),
    complete.length === 0 ? 'No step was complete yet.' : `Done: ${complete.join(', ')}.`,
    ...(last === undefined ? [] : [`Your last command, in ${last.place}: ${last.command.split('\n')[0] ?? ''}`]),
  ];
}

function broughtBack(by: Rebuilt['by'], lost: readonly Step[]): string {
  if (lost.length === 0) return 'The nodes are new, and as you left them: what you typed was typed again.';
  const said = `The nodes are new. What you typed did not bring back ${lost.map(({ title }) => title).join(', ')}`;
  return by === 'reference'
    ? `${said}; the reference solutions of the steps you had done were used.`
    : `${said}, and this course keeps its solutions: it goes on from there.`;
}

/** Asks whoever comes second, and leaves the first one alone unless told otherwise. */
async function requireSeat(as: string): Promise<void> {
  const other = new Claim(claimFile(as)).other();
  if (other === undefined) return;
  const asking = createInterface({ input: process.stdin, output: process.stdout });
  const said = await asking.question(
    `A coach of ${as} speaks in another terminal already (process ${other.pid}). Take over here? [y/N] `,
  );
  asking.close();
  if (!/^y/i.test(said))
    throw new LabError('bad-usage', `${as} is open in another terminal.`, `Look on from here: labs shell --lab ${as}`);
}
