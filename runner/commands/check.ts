import type { CommandModule } from 'yargs';

import { registry } from '../../checks/registry.js';
import type { Step } from '../lab/lab.js';
import { resultsJson } from '../report/json.js';
import { advance, type Advance } from '../session/advance.js';
import { everyResult, type AnyResult } from '../session/every-result.js';
import { judge, type Judge } from '../session/judge.js';
import { play } from '../session/play.js';
import { openingOf } from '../session/recognised.js';
import { playerFor } from '../session/stand.js';
import { stepsOf } from '../session/steps.js';
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
      .option('json', { type: 'boolean', default: false, describe: 'For programs: every check of the lab' }),
  handler: async ({ lab: as, step: word, json, submission, ground, course }) => {
    if (submission !== undefined) {
      const judged = await checkSubmission(submission, { ground, course, json });
      process.exitCode = exitOf(judged.flatMap(({ results }) => results));
      return;
    }
    const session = await openSession(as);
    const how = judging(session.standing, interruptible());
    const step = word === undefined ? undefined : stepOf(session, word);
    const results = step === undefined ? await walk(session, how, json) : await one(session, step, how, json);
    if (json) say(resultsJson(session.lab, results));
    process.exitCode = exitOf(results);
  },
};

async function one(session: Session, step: Step, how: Judge, json: boolean): Promise<readonly AnyResult[]> {
  const results = await judge(step, how);
  if (!json) for (const line of judgedLines(session, { step, results }, 'worked on')) say(line);
  return results;
}

async function walk(session: Session, how: Judge, json: boolean): Promise<readonly AnyResult[]> {
  const { lab, progress, store, standing } = session;
  const player = playerFor(lab, standing, how.signal);
  const advanced = await advance(lab, progress, how, async (step, next) => {
    await play(next?.setup ?? [], player);
    store.change(standing.as, (told) => ({ ...told, done: [...told.done, step.id] }));
    if (!json) say(`${paint().good(paint().signs.met)} Step ${number(session, step)}, ${step.title}: complete.`);
  });
  if (!json) tellSteps(session, advanced);
  if (advanced.completed.length > 0) {
    const opened = openingOf(advanced.current?.results ?? []);
    store.change(standing.as, (told) => ({ ...told, opened }));
  }
  return everyResult(lab, advanced, registry);
}

function tellSteps(session: Session, { broken, completed, current }: Advance): void {
  const { lab, standing } = session;
  for (const lost of broken) {
    const unmet = lost.results.some(({ outcome }) => outcome.kind === 'unmet');
    const now = unmet ? 'and no longer is' : 'and nobody can tell whether it still is';
    say(`Step ${number(session, lost.step)} was complete, ${now}.`);
    for (const line of judgedLines(session, lost, 'broken')) say(line);
  }
  if (current === undefined) {
    if (broken.length === 0) say(`${lab.title} is complete. Tidy up: labs down ${standing.as}`);
    return;
  }
  // A step that has just opened nobody has tried yet; and on what is broken below it nothing can be built.
  const state = broken.length > 0 ? 'broken below' : completed.length > 0 ? 'opened' : 'worked on';
  for (const line of judgedLines(session, current, state)) say(line);
}

const number = ({ lab }: Session, step: Step) => stepsOf(lab).indexOf(step) + 1;

function exitOf(results: readonly AnyResult[]): 0 | 1 | 3 {
  const kinds = results.map(({ outcome }) => outcome.kind);
  if (kinds.includes('unknown')) return 3;
  return kinds.every((kind) => kind === 'met') ? 0 : 1;
}
