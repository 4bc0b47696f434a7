import { didYouMean } from '../lab/near-miss.js';
import type { Look } from './rule.js';
import { frontKey } from './written.js';

/** A lab that should be done before must be one of the course. */
export const after: Look = ({ lab, lines, course }) =>
  lab.after
    .filter((name) => !course.includes(name))
    .map((name) => ({
      at: frontKey('after', lines, name),
      message: `no lab beside this one is called ${name}${didYouMean(name, course)}`,
    }));
