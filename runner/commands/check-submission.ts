import { statSync } from 'node:fs';

import type { Outcome } from '../../checks/check.js';
import { registry } from '../../checks/registry.js';
import { LabError } from '../errors.js';
import { Grounds } from '../ground/grounds.js';
import { resultsJson } from '../report/json.js';
import { outcomeLines } from '../report/results.js';
import { judgeSubmission, type JudgedStep } from '../session/judge-submission.js';
import { readFolder } from '../session/handed-in.js';
import { pointsOf } from '../session/score.js';
import { readManifest, readSubmission } from '../session/submission.js';
import { around, groundChoice, groundOption, interruptible, say, tell } from './around.js';
import { requireFeatures } from './needs.js';
import { courseOption, openLab } from './open-lab.js';
import { paint } from './session.js';

export const submissionOptions = {
  submission: {
    type: 'string',
    requiresArg: true,
    describe: 'Judge this folder on fresh nodes instead, as a grader would',
  },
  ...groundOption,
  ...courseOption,
} as const;

export interface SubmissionArguments {
  readonly ground: string | undefined;
  readonly course: string | undefined;
  readonly json: boolean;
}

/** What a student runs before handing in: nodes of its own, nothing of the lab that is up. */
export async function checkSubmission(
  folder: string,
  { ground, course, json }: SubmissionArguments,
): Promise<JudgedStep[]> {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new LabError(
      'bad-usage',
      `${folder === '' ? 'An empty name' : folder} is no folder with a submission.`,
      'Name the folder that labs submit wrote: labs check --submission FOLDER',
    );
  const files = await readFolder(folder);
  const lab = await openLab(readManifest(files).lab, course);
  await requireFeatures(lab);
  const submission = readSubmission(files, lab);
  const up = {
    as: `${lab.name}-submission-${process.pid}`,
    life: 'tied',
    progress: tell,
    signal: interruptible(),
  } as const;
  const on = await new Grounds(around()).choose(groundChoice(ground));
  const judged = await judgeSubmission(lab, submission, { ground: on, up, checks: registry });
  if (json)
    say(
      resultsJson(
        lab,
        judged.flatMap(({ results, answers }) => [...results, ...answers]),
      ),
    );
  else for (const line of judged.flatMap(stepLines)) say(line);
  const of = judged.reduce((sum, { step }) => sum + step.points, 0);
  const later = judged.reduce((sum, one) => sum + keptPoints(one), 0);
  const rest = later === 0 ? '' : `, and up to ${shown(later)} for answers that your teacher judges`;
  if (!json) say(`${shown(judged.reduce((sum, { score }) => sum + score, 0))} of ${of} points${rest}`);
  return judged;
}

function stepLines({ step, results, answers, score, notes }: JudgedStep, index: number): string[] {
  const brush = paint();
  const title = brush.strong(`Step ${index + 1}, ${step.title}: ${shown(score)} of ${step.points} points`);
  return [
    title,
    ...notes.map((note) => `  ${note}`),
    ...[...results, ...answers].flatMap(({ say: goal, outcome }) =>
      isKept(outcome)
        ? [`${brush.signs.open} ${goal} Your teacher has the right answer.`]
        : outcomeLines(goal, outcome, brush),
    ),
  ];
}

const isKept = (outcome: Outcome) => outcome.kind === 'unknown' && outcome.error.code === 'solution-kept';

function keptPoints({ step, results, answers }: JudgedStep): number {
  const all = [...results, ...answers];
  const shares = pointsOf(step, all);
  return all.reduce((sum, { outcome }, i) => sum + (isKept(outcome) ? (shares[i]?.of ?? 0) : 0), 0);
}

const shown = (points: number) => String(Math.round(points * 100) / 100);
