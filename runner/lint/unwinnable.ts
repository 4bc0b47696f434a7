import type { Look } from './rule.js';
import { stepsOf } from './written.js';

/** Points that nothing in their step can earn, and a lab that is worth none. */
export const unwinnable: Look = ({ lab }) => {
  const steps = stepsOf(lab);
  const total = steps.reduce((sum, { points }) => sum + points, 0);
  const [first] = steps;
  if (first !== undefined && total === 0)
    return [{ at: first.at, message: 'every step is worth 0 points: so is the lab' }];
  return steps
    .filter(({ points, checks, questions }) => points > 0 && [...checks, ...questions].every((one) => one.points === 0))
    .map(({ id, points, at }) => ({
      at,
      message: `step ${id} is worth ${points} ${points === 1 ? 'point' : 'points'}, and nothing in it weighs more than 0`,
    }));
};
