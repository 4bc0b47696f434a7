import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CommandModule } from 'yargs';

import { registry } from '../../checks/registry.js';
import { LabError } from '../errors.js';
import { Grounds } from '../ground/grounds.js';
import { outcomeLines } from '../report/results.js';
import { allMet } from '../session/advance.js';
import { changedFiles } from '../session/changed-files.js';
import { draft } from '../session/draft.js';
import { judgeSubmission, type JudgedStep } from '../session/judge-submission.js';
import { taken, writeSubmission } from '../session/write-submission.js';
import { around, interruptible, say, tell } from './around.js';
import { journalOf, labOption, openSession, paint, type Session } from './session.js';

interface Arguments {
  readonly folder?: string | undefined;
  readonly lab?: string | undefined;
}

export const submit: CommandModule<object, Arguments> = {
  command: 'submit [folder]',
  describe: 'Write what you typed as a submission, tried on fresh nodes first',
  builder: (yargs) =>
    yargs
      .positional('folder', { type: 'string', describe: 'A folder that there is not yet; LAB-submission unless said' })
      .options(labOption),
  handler: async ({ folder: named, lab: as }) => {
    const session = await openSession(as);
    const { lab, standing, progress } = session;
    const folder = resolve(named ?? `${lab.name}-submission`);
    if (existsSync(folder)) throw taken(folder);
    const entries = journalOf(standing.as).read();
    const submission = draft(lab, entries, progress, await changedFiles(standing));
    if (submission.scripts.length === 0)
      throw new LabError(
        'bad-submission',
        `There is nothing to hand in for ${lab.name}: in no shell of it was anything typed that changed something.`,
        `The shells of labs run and labs shell write down what you type; labs exec does not. Or write the folder by hand: see docs/grading.md`,
      );
    tell('Typing it again on fresh nodes …');
    const up = { as: `${standing.as}-submission-${process.pid}`, progress: tell, signal: interruptible() };
    const judged = await judgeSubmission(lab, submission, {
      ground: await new Grounds(around()).of(standing),
      up: { ...up, life: 'tied' },
      checks: registry,
    });
    const differing = differences(session, judged);
    for (const line of differing) say(line);
    for (const name of await writeSubmission(folder, lab, submission)) say(join(folder, name));
    say(
      differing.length === 0
        ? 'It does on fresh nodes what it did on yours.'
        : `It is written all the same: mend it there, then: labs check --submission ${folder}`,
    );
    process.exitCode = differing.length === 0 ? 0 : 1;
  },
};

/** What was complete on the learner's nodes and is not on fresh ones. */
function differences({ progress }: Session, judged: readonly JudgedStep[]): string[] {
  const brush = paint();
  const lost = judged.filter(({ step, results }) => progress.done.includes(step.id) && !allMet(results));
  return lost.flatMap(({ step, results, notes }) => [
    brush.strong(`${step.title}: complete on your nodes, not on fresh ones`),
    ...notes.map((note) => `  ${note}`),
    ...results
      .filter(({ outcome }) => outcome.kind !== 'met')
      .flatMap(({ say: goal, outcome }) => outcomeLines(goal, outcome, brush)),
  ]);
}
