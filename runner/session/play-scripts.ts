import type { Standing } from '../ground/ground.js';
import { inside, type Place } from '../ground/place.js';
import type { Step } from '../lab/lab.js';
import type { Finished, RunOptions } from '../shell/shell.js';
import type { Judge } from './judge.js';
import { holdsExpressions, resolved } from './run-time-values.js';
import type { Submission } from './submission.js';

/** What a submission may take. */
export interface Bounds {
  /** Milliseconds for the scripts of one step. */
  readonly step: number;
  /** Milliseconds for all scripts together. */
  readonly whole: number;
  /** Bytes that one script may print. */
  readonly output: number;
}

export const usualBounds: Bounds = { step: 60_000, whole: 600_000, output: 256 * 1024 };

/** Milliseconds that the scripts still have. */
export interface Clock {
  left: number;
}

// A line that fails is no fault by itself: people type wrong ones and then right ones.
export async function playScripts(
  step: Step,
  { scripts }: Submission,
  standing: Standing,
  { signal }: Judge,
  bounds: Bounds,
  clock: Clock,
): Promise<string[]> {
  const notes: string[] = [];
  let left = Math.min(bounds.step, clock.left);
  for (const { place, text } of scripts.filter((script) => script.step === step.id)) {
    const name = place.namespace === '' ? place.node : `${place.node}/${place.namespace}`;
    if (left <= 0) {
      notes.push(`the script in ${name} was not run: the time was over`);
      continue;
    }
    const started = performance.now();
    const limits = { limit: bounds.output, ...(signal && { signal }) };
    const { code, end, stderr } = await playParts(place, partsOf(text), standing, limits, started + left);
    const took = performance.now() - started;
    left -= took;
    clock.left -= took;
    if (end !== 'exited')
      notes.push(`the script in ${name} was ended: it ${end === 'timed-out' ? 'took too long' : 'printed too much'}`);
    else if (code !== 0) notes.push(`the script in ${name} ended with exit code ${code}: ${lastLine(stderr)}`);
  }
  return notes;
}

export const lastLine = (stderr: Buffer) => (stderr.toString().trim().split('\n').at(-1) ?? '').slice(0, 200);

/** A part begins where a value of these nodes is named: it may be there only by then. */
function partsOf(text: string): string[] {
  return text.split('\n').reduce<string[]>((parts, line) => {
    const last = parts.at(-1);
    if (last === undefined || (holdsExpressions(line) && !/^\s*#/.test(line))) return [...parts, line];
    return [...parts.slice(0, -1), `${last}\n${line}`];
  }, []);
}

async function playParts(
  place: Place,
  parts: readonly string[],
  standing: Standing,
  limits: RunOptions,
  deadline: number,
): Promise<Finished> {
  const shell = standing.exec(place.node);
  let last: Finished = { code: 0, end: 'exited', stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
  for (const part of parts) {
    const script = await resolved(part, standing);
    const timeout = deadline - performance.now();
    if (timeout <= 0) return { ...last, end: 'timed-out' };
    last = await shell.run(inside(place, ['bash', '--norc', '-c', script]), { ...limits, timeout });
    if (last.end !== 'exited') break;
  }
  return last;
}
