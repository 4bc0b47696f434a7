import type { CommandModule } from 'yargs';

import { Grounds } from '../ground/grounds.js';
import { stand } from '../session/stand.js';
import { stateLines } from '../session/state-lines.js';
import { stepsOf } from '../session/steps.js';
import { around, interruptible, say, tell } from './around.js';
import { labOption, openSession, paint, requireSolutions, stepOf, stepOption } from './session.js';

export const diff: CommandModule<object, { lab?: string | undefined; step?: string | undefined }> = {
  command: 'diff',
  describe: "See your state beside the solution's",
  builder: (yargs) => yargs.options({ ...labOption, ...stepOption }),
  handler: async ({ lab: as, step: word }) => {
    const session = await openSession(as);
    const step = stepOf(session, word);
    const steps = stepsOf(session.lab);
    const solved = steps.slice(0, steps.indexOf(step) + 1);
    requireSolutions(session.progress, solved, 'There is nothing to compare with');
    const grounds = new Grounds(around());
    const signal = interruptible();
    const mine = await stateLines(session.standing);
    const ground = await grounds.of(session.standing);
    const options = {
      as: `${session.standing.as}-solved-${process.pid}`,
      life: 'tied',
      progress: tell,
      signal,
    } as const;
    const reference = await stand(session.lab, ground, { ...options, solved, open: undefined, broken: 'down' });
    const wanted = await stateLines(reference).finally(() => reference.down());
    const lines = [...new Set([...wanted.keys(), ...mine.keys()])].flatMap((place) =>
      compare(place, wanted.get(place), mine.get(place)),
    );
    for (const line of lines.length === 0 ? [`Your nodes are as after the solution of: ${step.title}`] : lines)
      say(line);
    process.exitCode = lines.length === 0 ? 0 : 1;
  },
};

// The signs of a patch: what the solution has and you lack, and what you have beyond it.
function compare(place: string, wanted: readonly string[] | undefined, mine: readonly string[] | undefined): string[] {
  const brush = paint();
  if (mine === undefined) return [brush.bad(`- ${place}: the solution has this namespace, you have not`)];
  if (wanted === undefined) return [brush.good(`+ ${place}: you have this namespace, the solution has not`)];
  const missing = beyond(wanted, mine).map((line) => brush.bad(`  - ${line}`));
  const more = beyond(mine, wanted).map((line) => brush.good(`  + ${line}`));
  return missing.length + more.length === 0
    ? []
    : [brush.strong(`${place} (- the solution has it, + you have it)`), ...missing, ...more];
}

/** What these lines have more of; a rule that stands there twice is not the same as one that stands there once. */
function beyond(these: readonly string[], those: readonly string[]): string[] {
  const left = [...those];
  return these.filter((line) => {
    const at = left.indexOf(line);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
}
