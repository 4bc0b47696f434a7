import type { Look, Remark } from './rule.js';
import { stepsOf } from './written.js';

/** A step that asks for something, and has no solution to prove it by, no hint for who is stuck, or a mistake without a word. */
export const incomplete: Look = ({ lab }) =>
  stepsOf(lab)
    .filter(({ checks }) => checks.some(({ kind }) => kind === 'check'))
    .flatMap(({ id, at, solution, reference, hints, mistakes }): readonly Remark[] => [
      ...(solution.blocks.length > 0 || reference === 'kept'
        ? []
        : [{ at, message: `step ${id} has no solution, so nobody knows that it can be done` }]),
      ...(hints.length > 0 ? [] : [{ at, message: `step ${id} has no hint for who is stuck` }]),
      ...hints.flatMap((pieces, i) =>
        pieces.length === 0 ? [{ at, message: `hint ${i + 1} of step ${id} is empty` }] : [],
      ),
      ...mistakes.flatMap(({ prose, title, at }) =>
        prose.some(({ kind }) => kind !== 'code')
          ? []
          : [{ at, message: `the mistake "${title}" says nothing to who makes it` }],
      ),
    ]);
