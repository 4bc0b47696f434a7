import type { CommandModule } from 'yargs';

import type { Step } from '../lab/lab.js';
import { resultsJson } from '../report/json.js';
import { advance, type Judged } from '../session/advance.js';
import { judge, stepsOf, type Judge } from '../session/judge.js';
import { play } from '../session/play.js';
import { playerFor } from '../session/stand.js';
import { fingerprint } from '../session/state-lines.js';
import { interruptible, say } from './around.js';
import { checkSubmission, submissionOptions } from './check-submission.js';
import { judgedLines } from './judged-lines.js';
import { judging, labOption, openSession, paint, stepOf, stepOption, type Session } from './session.js';

interface Arguments {
  readonly lab?: string | undefined;
  readonly step?: string | undefined;
  readonly submission?: string | undefined;
  readonly ground?: string | undefined;
  readonly course?: string | undefined;
  readonly json: boolean;
}

export const check: CommandModule<object, Arguments> = {
  command: 'check',
  describe: 'Look how far the step is, and what is missing',
  builder: (yargs) =>
    yargs
      .options({ ...labOption, ...stepOption, ...submissionOptions })
      .option('json', { type: 'boolean', default: false, describe: 'For programs' }),
  handler: async ({ lab, step: word, json, submission, ground, course }) => {
    if (submission !== undefined) {
      process.exitCode = exitOf(await checkSubmission(submission, { ground, course, json }));
      return;
    }
    const session = await openSession(lab);
    const how = judging(session.standing, interruptible());
    const judged =
      word === undefined ? await walk(session, how, json) : await one(session, stepOf(session, word), how, json);
    process.exitCode = exitOf(judged);
  },
};

async function one(session: Session, step: Step, how: Judge, json: boolean): Promise<readonly Judged[]> {
  const judged = { step, results: await judge(step, how) };
  if (json) say(resultsJson(session.lab, [judged]));
  else for (const line of await judgedLines(session, judged)) say(line);
  return [judged];
}

async function walk(session: Session, how: Judge, json: boolean): Promise<readonly Judged[]> {
  const { lab, progress, store, standing } = session;
  const player = playerFor(lab, standing, how.signal);
  const { broken, completed, current } = await advance(lab, progress.done, how, async (step) => {
    await play(step.setup, player);
  });
  if (completed.length > 0) {
    const done = [...progress.done, ...completed.map(({ id }) => id)];
    store.write({ ...progress, done, opened: await fingerprint(standing) });
  }
  const open = [...broken, ...(current === undefined ? [] : [current])];
  if (json) say(resultsJson(lab, open));
  else {
    for (const step of completed) say(`${paint().good('●')} Step ${number(session, step)}, ${step.title}: complete.`);
    for (const lost of broken) say(`Step ${number(session, lost.step)} was complete, and no longer is.`);
    const fresh = completed.length > 0;
    for (const judged of open) for (const line of await judgedLines(session, judged, fresh)) say(line);
    if (open.length === 0) say(`${lab.title} is complete. Tidy up: labs down ${standing.as}`);
  }
  return completed.length > 0 && broken.length === 0 ? [] : open;
}

const number = ({ lab }: Session, step: Step) => stepsOf(lab).indexOf(step) + 1;

function exitOf(judged: readonly Judged[]): 0 | 1 | 3 {
  const kinds = judged.flatMap(({ results }) => results.map(({ outcome }) => outcome.kind));
  if (kinds.includes('unknown')) return 3;
  return kinds.includes('unmet') ? 1 : 0;
}
