import type { Subject } from './samples.js';

/** How much is measured: `quick` shows that the bench works, `full` takes Docker to 100 nodes too. */
export type Form = 'quick' | 'usual' | 'full';

/** One thing to measure in a round. */
export interface Turn {
  readonly subject: Subject;
  readonly size: number;
}

const sizes: Readonly<Record<Form, Readonly<Partial<Record<Subject, readonly number[]>>>>> = {
  quick: { sandbox: [1, 3], floor: [3], mininet: [3], docker: [3], 'bare docker': [3] },
  usual: {
    sandbox: [1, 3, 10, 16, 30, 32, 64, 100, 128, 256],
    floor: [1, 3, 10, 30, 100, 256],
    mininet: [1, 3, 10, 30, 100],
    docker: [1, 3, 10, 30],
    'bare docker': [1, 3, 10, 30],
  },
  full: {
    sandbox: [1, 3, 10, 16, 30, 32, 64, 100, 128, 256],
    floor: [1, 3, 10, 30, 100, 256],
    mininet: [1, 3, 10, 30, 100],
    docker: [1, 3, 10, 30, 100],
    'bare docker': [1, 3, 10, 30, 100],
  },
};

const rounds: Readonly<Record<Form, number>> = { quick: 1, usual: 5, full: 5 };

/** What a large star takes is long beside what disturbs it, so fewer rounds will do. */
const roundsOfLarge = 3;

/**
 * Rounds, each of which goes through all sizes and, at a size, through all subjects one after the other: what else the
 * machine does falls on all of them alike.
 */
export function schedule(form: Form, subjects: readonly Subject[]): Turn[][] {
  const all = [...new Set(Object.values(sizes[form]).flat())].sort((a, b) => a - b);
  return Array.from({ length: rounds[form] }, (_, round) =>
    all
      .filter((size) => size <= 10 || round < roundsOfLarge)
      .flatMap((size) =>
        subjects.filter((one) => sizes[form][one]?.includes(size)).map((subject) => ({ subject, size })),
      ),
  );
}
