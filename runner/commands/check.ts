import type { CommandModule } from 'yargs';

import type { Step } from '../lab/lab.js';
import { proseLines } from '../lab/prose-terminal.js';
import { recognised, outcomeLines } from '../report/results.js';
import { resultsJson } from '../report/json.js';
import { advance, allMet, type Judged } from '../session/advance.js';
import { judge, sayOf, stepsOf } from '../session/judge.js';
import { registry } from '../../checks/registry.js';
import { interruptible, say } from './around.js';
import { columns, judging, labOption, openSession, paint, stepOf, stepOption, type Session } from './session.js';

interface Arguments {
  readonly lab?: string | undefined;
  readonly step?: string | undefined;
  readonly json: boolean;
}

export const check: CommandModule<object, Arguments> = {
  command: 'check',
  describe: 'Look how far the step is, and what is missing',
  builder: (yargs) =>
    yargs
      .options({ ...labOption, ...stepOption })
      .option('json', { type: 'boolean', default: false, describe: 'For programs' }),
  handler: async ({ lab, step: word, json }) => {
    const session = await openSession(lab);
    const how = judging(session.standing, interruptible());
    const judged =
      word === undefined ? await walk(session, how, json) : await one(session, stepOf(session, word), how, json);
    process.exitCode = exitOf(judged);
  },
};

async function one(
  session: Session,
  step: Step,
  how: ReturnType<typeof judging>,
  json: boolean,
): Promise<readonly Judged[]> {
  const judged = [{ step, results: await judge(step, how) }];
  if (json) say(resultsJson(session.lab, session.standing.ground, judged));
  else for (const line of judged.flatMap((one) => judgedLines(session, one))) say(line);
  return judged;
}

async function walk(session: Session, how: ReturnType<typeof judging>, json: boolean): Promise<readonly Judged[]> {
  const { lab, progress, store, standing } = session;
  const { broken, completed, current } = await advance(lab, progress.done, how);
  if (completed.length > 0) store.write({ ...progress, done: [...progress.done, ...completed.map(({ id }) => id)] });
  const open = [...broken, ...(current === undefined ? [] : [current])];
  if (json) say(resultsJson(lab, standing.ground, open));
  else {
    for (const step of completed) say(`${paint().good('●')} Step ${number(session, step)}, ${step.title}: complete.`);
    for (const lost of broken) say(`Step ${number(session, lost.step)} held before, and no longer does.`);
    for (const one of open) for (const line of completed.includes(one.step) ? [] : judgedLines(session, one)) say(line);
    if (open.length === 0) say(`${lab.title} is complete. Tidy up: labs down ${standing.as}`);
  }
  return completed.length > 0 && broken.length === 0 ? [] : open;
}

function judgedLines(session: Session, { step, results }: Judged): string[] {
  const { lab } = session;
  const brush = paint();
  const title = brush.strong(`Step ${number(session, step)} of ${stepsOf(lab).length}: ${step.title}`);
  const lines = [title, ...results.flatMap((result) => outcomeLines(result.say, result.outcome, brush))];
  const mistake = recognised(step, results);
  if (mistake !== undefined)
    lines.push(
      '',
      brush.strong(mistake.title),
      ...proseLines(
        mistake.prose.filter(({ kind }) => kind !== 'code'),
        columns(),
        brush,
      ),
    );
  if (!allMet(results) && step.hints.length > 0 && mistake === undefined) lines.push('', 'Stuck? labs hint');
  return lines;
}

/** The goals of a step that nobody has looked at yet. */
export function goals(step: Step): string[] {
  return step.checks.map((one) => `○ ${sayOf(one, registry)}`);
}

const number = ({ lab }: Session, step: Step) => stepsOf(lab).indexOf(step) + 1;

function exitOf(judged: readonly Judged[]): 0 | 1 | 3 {
  const kinds = judged.flatMap(({ results }) => results.map(({ outcome }) => outcome.kind));
  if (kinds.includes('unknown')) return 3;
  return kinds.includes('unmet') ? 1 : 0;
}
