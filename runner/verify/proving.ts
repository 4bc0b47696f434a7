import type { Check } from '../../checks/check.js';
import { LabError } from '../errors.js';
import type { Ground, Standing } from '../ground/ground.js';
import type { Lab, Step } from '../lab/lab.js';
import type { At } from '../lab/problem.js';
import { judge, type Judge, type Result } from '../session/judge.js';
import { FailedBlock } from '../session/play.js';
import { stand } from '../session/stand.js';
import { stepsOf } from '../session/steps.js';

/** What an author must know before a student does. */
export interface Flaw {
  readonly at: At;
  readonly message: string;
}

/** How a check answered at some point of a proof. */
export interface Seen {
  readonly step: Step;
  readonly id: string;
  readonly kind: Result['kind'];
  readonly at: When;
  readonly outcome: Result['outcome']['kind'];
}

/** The point of a proof at which checks are asked, and whether the step has been done as it should be by then. */
export interface When {
  readonly words: string;
  readonly way: 'not yet' | 'right' | 'wrong';
}

/** What a part of a proof came to; a part that the environment kept from its end proves nothing either way. */
export interface Finding {
  readonly flaws: readonly Flaw[];
  readonly seen: readonly Seen[];
  readonly hindrance?: LabError;
}

export interface Proving {
  readonly lab: Lab;
  readonly ground: Ground;
  /** A name for the nodes of a part, unlike every other. */
  readonly name: (part: string) => string;
  readonly checks: ReadonlyMap<string, Check>;
  readonly signal?: AbortSignal;
  /** Milliseconds that a block may take. */
  readonly timeout: number;
}

/** One part of a proof, on fresh nodes of its own, so that parts can run side by side. */
export type Part = () => Promise<Finding>;

/** What a part has come upon so far. */
export interface Notes {
  readonly flaws: Flaw[];
  readonly seen: Seen[];
}

/** A block that fails is its author's to mend, and ends this part alone; what was found until then is kept. */
export function part({ lab, signal }: Proving, work: (notes: Notes) => Promise<void>): Part {
  return async () => {
    const notes: Notes = { flaws: [], seen: [] };
    try {
      await work(notes);
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof FailedBlock)
        notes.flaws.push({ at: error.at, message: `${around(lab, error.at)}${error.why}` });
      else if (error instanceof LabError) return { ...notes, hindrance: error };
      else throw error;
    }
    return notes;
  };
}

const around = (lab: Lab, { line }: At) => {
  const step = stepsOf(lab).findLast(({ at }) => at.line < line);
  return step === undefined ? '' : `step ${step.id}: `;
};

/** Asks the checks of a step, and notes what they said. */
export async function asked(step: Step, how: Judge, at: When, notes: Notes): Promise<readonly Result[]> {
  const results = await judge(step, how);
  note(step, results, at, notes);
  return results;
}

/** Notes what checks of a step said at some point. */
export function note(step: Step, results: readonly Result[], at: When, { seen }: Notes): void {
  seen.push(...results.map(({ id, kind, outcome }) => ({ step, id, kind, at, outcome: outcome.kind })));
}

export function onFreshNodes(proving: Proving, part: string, solved: readonly Step[], open?: Step): Promise<Standing> {
  const { lab, ground, name, signal, timeout } = proving;
  const options = {
    as: name(part),
    life: 'tied',
    progress: () => undefined,
    timeout,
    ...(signal && { signal }),
  } as const;
  return stand(lab, ground, { ...options, solved, open, broken: 'down' });
}

export function judging({ checks, signal }: Proving, site: Standing): Judge {
  return { site, checks, controls: 'asked', patience: 'wait', ...(signal && { signal }) };
}

export function before(lab: Lab, step: Step): readonly Step[] {
  return stepsOf(lab).slice(0, stepsOf(lab).indexOf(step));
}
