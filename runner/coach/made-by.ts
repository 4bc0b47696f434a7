import type { Mistake, Step } from '../lab/lab.js';
import { isRight, linesOf, linesOn, rightLines } from '../session/command-lines.js';
import type { Result } from '../session/judge.js';
import { strays, type Tried } from '../session/recognised.js';
import type { Typed } from './turns.js';
import type { Known } from './look.js';

/** What was known before a command, and what was typed since the step opened. */
export interface Until {
  readonly known: Known;
  readonly tried: Tried;
  /** Whether a check calls somebody: it did so only because all else of the step holds. */
  readonly calls: (name: string) => boolean;
}

/**
 * The mistake that a command itself shows: it is one of that mistake's own lines, or a call, made since all else of the step
 * holds, now fails for its cause. From state alone nothing is told: half of a right way looks like many mistakes.
 */
export function madeBy(typed: Typed, step: Step, results: readonly Result[], until: Until): Mistake | undefined {
  // Where the solution is kept nobody knows who is on its way.
  if (step.reference === 'kept') return undefined;
  const lines = linesOf(typed.place, typed.command);
  const right = rightLines(typed.place, step);
  const seen = step.mistakes.filter(({ check, cause }) => results.some((result) => is(result, check, cause)));
  const ownLines = ({ blocks }: Mistake) => linesOn(typed.place, blocks).filter((line) => !right.includes(line));
  const own = seen.find((mistake) => ownLines(mistake).some((line) => lines.includes(line)));
  if (own !== undefined) return own;
  const isOnTheWay = isRight(typed, step);
  // A file that was written wrong shows when a right command has its server read it.
  const strayed = strays(until.tried.typed, step);
  return seen.find((mistake) => {
    const { check, cause } = mistake;
    const name = step.checks.find(({ id }) => id === check)?.name ?? '';
    const began = until.tried.opened?.[check];
    if (!until.calls(name) || began === undefined || began === cause) return false;
    if (isOnTheWay && !(strayed && ownLines(mistake).length > 0)) return false;
    const was = until.known.get(`${step.id}/${check}`);
    return was === undefined || !is(was, check, cause);
  });
}

const is = ({ id, outcome }: Result, check: string, cause: string) =>
  id === check && outcome.kind === 'unmet' && outcome.cause === cause;
