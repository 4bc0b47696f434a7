import type { Lab } from '../lab/lab.js';
import type { At, Mend } from '../lab/problem.js';

/** A sound lab, the text that it was read from, and what is around it. */
export interface Source {
  readonly lab: Lab;
  /** Index 0 is line 1. */
  readonly lines: readonly string[];
  /** What a lab may name under `needs:`. */
  readonly features: readonly string[];
  /** The labs beside it, by name, itself among them. */
  readonly course: readonly string[];
  /** Whether there is such a file, seen from the lab's folder. */
  readonly exists: (path: string) => boolean;
}

/** Something that an author should mend, though the lab can be read. */
export interface Remark {
  readonly at: At;
  readonly message: string;
  readonly mends?: readonly Mend[];
}

/** Looks for one kind of fault. Silent where it is not sure: a linter that is wrong is soon not read. */
export type Look = (source: Source) => readonly Remark[];
