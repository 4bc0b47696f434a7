import type { Check } from '../../checks/check.js';
import { LabError } from '../errors.js';
import type { Ground } from '../ground/ground.js';
import type { Varied } from '../lab/read-varied.js';
import type { HandedIn } from '../session/handed-in.js';
import type { LabGrade } from '../session/grades.js';
import { judgeSubmission } from '../session/judge-submission.js';
import type { Bounds } from '../session/play-scripts.js';
import { readSubmission } from '../session/submission.js';
import { gradeOf, withoutWork, type GradedLab } from './lab-grade.js';
import { likelyOwners } from './variants.js';

/** How every submission of a class is graded. */
export interface Grading {
  readonly ground: Ground;
  readonly checks: ReadonlyMap<string, Check>;
  readonly bounds: Bounds;
  readonly steps: 'one after the other' | 'follow-through';
  readonly signal: AbortSignal;
  /** A name for nodes that no other lab here has. */
  readonly name: (lab: string) => string;
  readonly progress: (line: string) => void;
}

/** A lab that a class was given. */
export interface SetLab {
  readonly varied: Varied;
  readonly points: number;
}

export interface Work {
  readonly set: SetLab;
  readonly seed: string | undefined;
  /** The submission, what kept it from being read, or nothing. */
  readonly handedIn: HandedIn | LabError | undefined;
  /** Whoever else has a variant of this lab. */
  readonly others: readonly { readonly student: string; readonly seed: string }[];
}

/** One submission for one lab to its grade. Whatever goes wrong with the machine is an error in that grade, and ends nothing else. */
export async function gradeOne({ set, seed, handedIn, others }: Work, grading: Grading): Promise<LabGrade> {
  const { varied, points } = set;
  const inVariant = (chosen: string | undefined): GradedLab => {
    const lab = chosen === undefined ? varied.lab : varied.variant(chosen);
    return { lab, points, ...(chosen !== undefined && { seed: chosen }) };
  };
  const started = performance.now();
  const done = (grade: LabGrade) => ({ ...grade, milliseconds: Math.round(performance.now() - started) });
  const graded = inVariant(seed);
  if (handedIn === undefined) return withoutWork(graded, 'missing', grading.checks);
  try {
    if (handedIn instanceof LabError) throw handedIn;
    const submission = readSubmission(handedIn, graded.lab);
    const judged = async (chosen: GradedLab) =>
      gradeOf(
        chosen,
        await judgeSubmission(chosen.lab, submission, judging(graded.lab.name, grading)),
        submission.scripts,
      );
    const grade = await judged(graded);
    // What is asked when all is being ended has no answer, and is no grade.
    grading.signal.throwIfAborted();
    const owners = grade.points === grade.of ? [] : likelyOwners(submission, seed, others, varied);
    for (const other of owners.slice(0, mostOwners)) {
      const theirs = await judged(inVariant(other.seed));
      if ((theirs.points ?? 0) > (grade.points ?? 0)) return done({ ...grade, solves: other.student });
    }
    return done(grade);
  } catch (error) {
    grading.signal.throwIfAborted();
    if (error instanceof LabError && error.code === 'bad-submission')
      return done(withoutWork(graded, 'refused', grading.checks, error));
    return done(withoutWork(graded, 'error', grading.checks, error instanceof LabError ? error : ourBug(error)));
  }
}

/** It is graded anew for each; who has written down everybody's variant is not graded as often as there are students. */
const mostOwners = 2;

function judging(lab: string, { ground, checks, bounds, steps, signal, name, progress }: Grading) {
  const up = { as: name(lab), life: 'tied', progress, signal } as const;
  return { ground, up, checks, bounds, steps, looks: 'still' } as const;
}

function ourBug(thrown: unknown): LabError {
  const { message, stack = message } = thrown instanceof Error ? thrown : new Error(String(thrown));
  const said = `This submission could not be graded, by a bug of Underlay: ${message}`;
  return new LabError('cannot-look', said, `Please report it with these lines:\n${stack}`, thrown);
}
