import type { Ground, Standing, UpOptions } from '../ground/ground.js';
import { inside, type Place } from '../ground/place.js';
import type { Lab, Step } from '../lab/lab.js';
import type { Judged } from './advance.js';
import { judge, type Judge } from './judge.js';
import { play } from './play.js';
import { holdsExpressions, resolved } from './run-time-values.js';
import { scoreOf } from './score.js';
import { playerFor, stand } from './stand.js';
import { stepsOf } from './steps.js';
import type { Submission } from './submission.js';

export interface JudgedStep extends Judged {
  readonly score: number;
  /** What became of its scripts, where that is worth a word. */
  readonly notes: readonly string[];
}

/** Milliseconds that one script of a submission may take. */
const scriptTime = 60_000;

/** Plays a submission on fresh nodes, step by step, and judges each step right after its part. */
export async function judgeSubmission(
  lab: Lab,
  submission: Submission,
  ground: Ground,
  options: UpOptions,
  checks: Judge['checks'],
): Promise<JudgedStep[]> {
  const standing = await stand(lab, ground, { ...options, solved: [], open: undefined, broken: 'down' });
  try {
    const player = playerFor(lab, standing, options.signal);
    for (const { node, path, content } of submission.files) {
      const script = 'mkdir -p "$(dirname "$0")" && cat >"$0"';
      await standing.exec(node).run(['sh', '-c', script, path], { input: content, timeout: scriptTime });
    }
    const judged: JudgedStep[] = [];
    for (const step of stepsOf(lab)) {
      await play(step.setup, player);
      const notes = await playScripts(step, submission, standing, options.signal);
      const how: Judge = {
        site: standing,
        checks,
        controls: 'asked',
        patience: 'wait',
        ...(options.signal && { signal: options.signal }),
      };
      const results = await judge(step, how);
      judged.push({ step, results, notes, score: scoreOf(step, results) });
    }
    return judged;
  } finally {
    await standing.down();
  }
}

// A line that fails is no fault by itself: people type wrong ones and then right ones.
async function playScripts(
  step: Step,
  { scripts }: Submission,
  standing: Standing,
  signal?: AbortSignal,
): Promise<string[]> {
  const notes: string[] = [];
  for (const { place, text } of scripts.filter((script) => script.step === step.id)) {
    const name = place.namespace === '' ? place.node : `${place.node}/${place.namespace}`;
    const { code, end, stderr } = await playParts(place, partsOf(text), standing, signal);
    if (end !== 'exited')
      notes.push(`the script in ${name} was ended: it ${end === 'timed-out' ? 'took too long' : 'printed too much'}`);
    else if (code !== 0)
      notes.push(
        `the script in ${name} ended with exit code ${code}: ${stderr.toString().trim().split('\n').at(-1) ?? ''}`,
      );
  }
  return notes;
}

/** A part begins where a value of these nodes is named: it may be there only by then. */
function partsOf(text: string): string[] {
  return text.split('\n').reduce<string[]>((parts, line) => {
    const last = parts.at(-1);
    if (last === undefined || holdsExpressions(line)) return [...parts, line];
    return [...parts.slice(0, -1), `${last}\n${line}`];
  }, []);
}

async function playParts(place: Place, parts: readonly string[], standing: Standing, signal?: AbortSignal) {
  const limits = { timeout: scriptTime, ...(signal && { signal }) };
  const shell = standing.exec(place.node);
  let last = await shell.run(['true'], limits);
  for (const part of parts) {
    last = await shell.run(inside(place, ['bash', '--norc', '-c', await resolved(part, standing)]), limits);
    if (last.end !== 'exited') break;
  }
  return last;
}
