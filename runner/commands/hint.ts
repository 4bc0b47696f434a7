import type { CommandModule } from 'yargs';

import { proseLines } from '../lab/prose-terminal.js';
import { keepsSolution } from '../session/kept-solution.js';
import { say } from './around.js';
import { columns, labOption, openSession, paint, stepOf, stepOption } from './session.js';

export const hint: CommandModule<object, { lab?: string | undefined; step?: string | undefined }> = {
  command: 'hint',
  describe: 'Get the next hint of the step',
  builder: (yargs) => yargs.options({ ...labOption, ...stepOption }),
  handler: async ({ lab, step: word }) => {
    const session = await openSession(lab);
    const step = stepOf(session, word);
    const shown = session.progress.hints[step.id] ?? 0;
    const kept = keepsSolution(step, session.progress);
    const rung = step.hints[Math.min(shown, step.hints.length - 1)];
    if (rung === undefined) {
      say(`This step has no hint. See what is missing: labs why${kept ? '' : '; see how it is done: labs solution'}`);
      return;
    }
    const now = Math.min(shown + 1, step.hints.length);
    say(paint().strong(`Hint ${now} of ${step.hints.length} for: ${step.title}`));
    for (const line of proseLines(rung, columns(), paint())) say(line);
    if (now === step.hints.length && shown >= now)
      say(`That was the last one. ${kept ? 'See what is missing: labs why' : 'See how it is done: labs solution'}`);
    session.store.change(session.standing.as, (told) => ({ ...told, hints: { ...told.hints, [step.id]: now } }));
  },
};
