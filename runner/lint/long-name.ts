import { linkNameFault, newLinkNames } from '../lab/link-name.js';
import type { Look } from './rule.js';
import { stepsOf, writtenLines } from './written.js';

/** A name that the kernel refuses, in another right way; in a mistake it may be the very mistake. */
export const longName: Look = ({ lab, lines }) => {
  const ways = stepsOf(lab).flatMap((step) => step.alsoRight.flatMap(({ blocks }) => blocks));
  return writtenLines(ways, lines).flatMap(({ text, at }) =>
    newLinkNames(text).flatMap(({ name }) => {
      const fault = linkNameFault(name);
      return fault === undefined
        ? []
        : [{ at: { line: at.line, column: text.indexOf(name) + 1 }, message: fault.message }];
    }),
  );
};
