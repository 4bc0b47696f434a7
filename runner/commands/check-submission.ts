import { statSync } from 'node:fs';

import type { Outcome } from '../../checks/check.js';
import { registry } from '../../checks/registry.js';
import { LabError } from '../errors.js';
import { archiveName, openArchive } from '../grade/archive.js';
import { submissionsIn } from '../grade/hand-ins.js';
import { Grounds } from '../ground/grounds.js';
import { resultsJson } from '../report/json.js';
import { outcomeLines } from '../report/results.js';
import { judgeSubmission, type JudgedStep } from '../session/judge-submission.js';
import { readFolder, refused, type HandedIn } from '../session/handed-in.js';
import { pointsOf } from '../session/score.js';
import { readManifest, readSubmission, requireQuestions } from '../session/submission.js';
import { around, groundChoice, groundOption, interruptible, say, tell } from './around.js';
import { requireFeatures } from './needs.js';
import { courseOption, openLab } from './open-lab.js';
import { paint } from './session.js';

export const submissionOptions = {
  submission: {
    type: 'string',
    requiresArg: true,
    describe: 'Judge this folder or archive on fresh nodes instead, as a grader would',
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
  path: string,
  { ground, course, json }: SubmissionArguments,
): Promise<JudgedStep[]> {
  const files = await handedIn(path);
  const lab = await openLab(readManifest(files).lab, course);
  await requireFeatures(lab);
  const submission = readSubmission(files, lab);
  requireQuestions(submission, lab);
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
  const unseen = judged.reduce((sum, one) => sum + unseenPoints(one), 0);
  const failed = unseen === 0 ? '' : `. ${shown(unseen)} could not be judged here: try again`;
  if (!json) say(`${shown(judged.reduce((sum, { score }) => sum + score, 0))} of ${of} points${rest}${failed}`);
  return judged;
}

/** The files of one submission: a folder, or the archive that will be handed in. */
async function handedIn(path: string): Promise<HandedIn> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory() === true) return readFolder(path);
  if (stat?.isFile() !== true || !archiveName.test(path))
    throw new LabError(
      'bad-usage',
      `${path === '' ? 'An empty name' : path} is no folder with a submission, nor a .zip, .tar or .tar.gz of one.`,
      'Name the folder that labs submit wrote: labs check --submission FOLDER',
    );
  const [first, ...others] = submissionsIn(await openArchive({ name: path }));
  if (first !== undefined && others.length === 0) return first;
  const found = first === undefined ? 'no submission.yaml' : `${others.length + 1} submissions`;
  throw refused(`There is ${found} in ${path}.`, 'Pack one folder that labs submit wrote.');
}

function stepLines(judged: JudgedStep, index: number): string[] {
  const { step, results, answers, score, notes } = judged;
  const brush = paint();
  const unseen = unseenPoints(judged);
  const failed = unseen === 0 ? '' : `, ${shown(unseen)} not judged`;
  const title = brush.strong(`Step ${index + 1}, ${step.title}: ${shown(score)} of ${step.points} points${failed}`);
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

const keptPoints = (judged: JudgedStep) => pointsWhere(judged, isKept);

const unseenPoints = (judged: JudgedStep) =>
  pointsWhere(judged, (outcome) => outcome.kind === 'unknown' && !isKept(outcome));

function pointsWhere({ step, results, answers, score }: JudgedStep, which: (outcome: Outcome) => boolean): number {
  const all = [...results, ...answers];
  const shares = pointsOf(step, all);
  const kept = step.checks.filter(({ kind }) => kind === 'keep').map(({ id }) => id);
  // On what was to be kept all that the step has earned depends.
  const earned = results.some(({ id, outcome }) => kept.includes(id) && which(outcome)) ? score : 0;
  return all.reduce((sum, { outcome }, i) => sum + (which(outcome) ? (shares[i]?.of ?? 0) : 0), earned);
}

const shown = (points: number) => String(Math.round(points * 100) / 100);
