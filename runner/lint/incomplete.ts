import type { Look, Remark } from './rule.js';
import { stepsOf } from './written.js';

/** A step that asks for something, and has no solution to prove it by or no hint for who is stuck. */
export const incomplete: Look = ({ lab }) =>
  stepsOf(lab)
    .filter(({ checks }) => checks.some(({ kind }) => kind === 'check'))
    .flatMap(({ id, at, solution, reference, hints }): readonly Remark[] => [
      ...(solution.blocks.length > 0 || reference === 'kept'
        ? []
        : [{ at, message: `step ${id} has no solution, so nobody knows that it can be done` }]),
      ...(hints.length > 0 ? [] : [{ at, message: `step ${id} has no hint for who is stuck` }]),
      ...(hints.some((pieces) => pieces.length === 0) ? [{ at, message: `step ${id} has a hint that is empty` }] : []),
    ]);
