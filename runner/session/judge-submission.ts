import type { Ground, Standing, UpOptions } from '../ground/ground.js';
import type { Lab, Step } from '../lab/lab.js';
import type { Judged } from './advance.js';
import { judge, type Judge } from './judge.js';
import { judgeGiven } from './judge-given.js';
import { judgeStill } from './judge-still.js';
import { FailedBlock, play, type Player } from './play.js';
import type { Result } from './judge.js';
import { scoreOf } from './score.js';
import { lastLine, playScripts, usualBounds, type Bounds, type Clock } from './play-scripts.js';
import { playerFor, stand } from './stand.js';
import { stepsOf } from './steps.js';
import type { Submission } from './submission.js';

export interface JudgedStep extends Judged {
  /** To the graded questions. */
  readonly answers: readonly Result[];
  readonly score: number;
  /** What became of its scripts, where that is worth a word. */
  readonly notes: readonly string[];
}

export interface Judging {
  readonly ground: Ground;
  readonly up: UpOptions;
  readonly checks: Judge['checks'];
  readonly bounds?: Bounds;
  /** `follow-through`: each step begins where the reference solutions of those before it lead, on nodes of its own. */
  readonly steps?: 'one after the other' | 'follow-through';
  /** `still`: nothing of the submission runs while state is read. */
  readonly looks?: 'still' | 'at once';
}

/** Plays a submission on fresh nodes, step by step, and judges each step right after its part. */
export async function judgeSubmission(lab: Lab, submission: Submission, judging: Judging): Promise<JudgedStep[]> {
  const steps = stepsOf(lab);
  const clock = { left: (judging.bounds ?? usualBounds).whole };
  if (judging.steps !== 'follow-through') return judgeSteps(lab, [], steps, submission, judging, clock);
  const judged: JudgedStep[] = [];
  for (const [i, step] of steps.entries())
    judged.push(...(await judgeSteps(lab, steps.slice(0, i), [step], submission, judging, clock)));
  return judged;
}

async function judgeSteps(
  lab: Lab,
  solved: readonly Step[],
  steps: readonly Step[],
  submission: Submission,
  judging: Judging,
  clock: Clock,
): Promise<JudgedStep[]> {
  const { ground, up, checks, bounds = usualBounds } = judging;
  const standing = await stand(lab, ground, { ...up, solved, open: undefined, broken: 'down' });
  try {
    const player = playerFor(lab, standing, up.signal);
    const how: Judge = {
      ...{ site: standing, checks, controls: 'asked', patience: 'wait' },
      ...(up.signal && { signal: up.signal }),
    };
    const notes = await layFiles(submission, standing, how, clock);
    const judged: JudgedStep[] = [];
    for (const step of steps) {
      const untouched = judged.length === 0 && submission.files.length === 0;
      notes.push(...(await setUp(step, player, untouched ? 'must stand' : 'may fail')));
      notes.push(...(await playScripts(step, submission, standing, how, bounds, clock)));
      const results = await (judging.looks === 'still' ? judgeStill(step, how, standing) : judge(step, how));
      const answers = await judgeGiven(step, submission.answers, how);
      judged.push({ step, results, answers, notes: notes.splice(0), score: scoreOf(step, [...results, ...answers]) });
    }
    return judged;
  } finally {
    await standing.down();
  }
}

/** What a step begins with builds on the steps before: where a submission has not done them it may fail, and that is no fault of ours. */
async function setUp({ setup }: Step, player: Player, how: 'must stand' | 'may fail'): Promise<string[]> {
  try {
    await play(setup, player);
    return [];
  } catch (error) {
    if (how === 'must stand' || !(error instanceof FailedBlock) || error.code === 'node-gone') throw error;
    return [`what this step begins with could not be made after the steps before it: ${error.why.slice(0, 200)}`];
  }
}

async function layFiles({ files }: Submission, standing: Standing, { signal }: Judge, clock: Clock): Promise<string[]> {
  const notes: string[] = [];
  for (const { node, path, content } of files) {
    if (clock.left <= 0 || /^\/(?:proc|sys|dev)\//.test(path)) {
      notes.push(
        `files/${node}${path} was not laid down: ${clock.left > 0 ? 'the kernel has that folder' : 'the time was over'}`,
      );
      continue;
    }
    const started = performance.now();
    const script = 'mkdir -p -- "$(dirname -- "$0")" && cat >"$0"';
    const options = { input: content, timeout: Math.min(20_000, clock.left), ...(signal && { signal }) };
    const { code, stderr } = await standing.exec(node).run(['sh', '-c', script, path], options);
    clock.left -= performance.now() - started;
    if (code !== 0) notes.push(`files/${node}${path} could not be laid down: ${lastLine(stderr)}`);
  }
  return notes;
}
