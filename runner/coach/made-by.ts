import type { Mistake, Step } from '../lab/lab.js';
import { linesOf, linesOn, rightLines } from '../session/command-lines.js';
import type { Result } from '../session/judge.js';
import type { Typed } from './turns.js';
import type { Known } from './look.js';

/**
 * The mistake that a command itself shows: it is one of that mistake's own lines, or it brought a cause that was not there
 * before. Who is on the way of a solution makes none, though half of it looks like many.
 */
export function madeBy(typed: Typed, step: Step, before: Known, results: readonly Result[]): Mistake | undefined {
  const lines = linesOf(typed.place, typed.command);
  const right = rightLines(typed.place, step);
  const seen = step.mistakes.filter(({ check, cause }) => results.some((result) => is(result, check, cause)));
  const own = seen.find(({ blocks }) =>
    linesOn(typed.place, blocks).some((line) => lines.includes(line) && !right.includes(line)),
  );
  if (own !== undefined || lines.every((line) => right.includes(line))) return own;
  return seen.find(({ check, cause }) => {
    const was = before.get(`${step.id}/${check}`);
    return was === undefined || !is(was, check, cause);
  });
}

/** Whether all of a command is part of a solution. */
export function isRight({ place, command }: Typed, step: Step): boolean {
  const right = rightLines(place, step);
  return linesOf(place, command).every((line) => right.includes(line));
}

const is = ({ id, outcome }: Result, check: string, cause: string) =>
  id === check && outcome.kind === 'unmet' && outcome.cause === cause;
