import { availableParallelism } from 'node:os';

import type { Deed, Measured, Subject } from './samples.js';

/** A promise of speed: a ratio of two medians of one run on one machine, milliseconds where a person waits, or a share of a core. */
export interface Target {
  readonly says: string;
  /** The ratio, where both medians were measured; a median itself where it is one alone. */
  readonly ratio: (found: Medians) => number | undefined;
  readonly at: 'most' | 'least';
  readonly limit: number;
}

export interface Judged {
  readonly says: string;
  readonly ratio: number | undefined;
  readonly limit: string;
  readonly outcome: 'holds' | 'missed' | 'not measured';
}

/** The medians of a run, by subject, deed and number of nodes. */
export class Medians {
  readonly #measured: readonly Measured[];

  constructor(measured: readonly Measured[]) {
    this.#measured = measured;
  }

  of(subject: Subject, deed: Deed, nodes: number): number | undefined {
    return this.#measured.find((one) => one.subject === subject && one.deed === deed && one.nodes === nodes)?.median;
  }

  /** The largest number of nodes for which a deed of all these subjects was measured. */
  largest(deed: Deed, ...subjects: readonly Subject[]): number | undefined {
    const sizes = this.#measured.map(({ nodes }) => nodes);
    const common = sizes.filter((size) => subjects.every((subject) => this.of(subject, deed, size) !== undefined));
    return common.length === 0 ? undefined : Math.max(...common);
  }
}

const cores = availableParallelism();

// What other work lets look like less than nothing, as it does with memory, was not measured.
const over = (a = 0, b = 0) => (a > 0 && b > 0 ? a / b : undefined);

/** Two subjects at one thing. */
const versus = (deed: Deed, nodes: number, one: Subject, other: Subject) => (found: Medians) =>
  over(found.of(one, deed, nodes), found.of(other, deed, nodes));

/** Two subjects at the largest star that both were given. */
const versusAtLargest = (deed: Deed, one: Subject, other: Subject) => (found: Medians) =>
  versus(deed, found.largest(deed, one, other) ?? 0, one, other)(found);

/** Two subjects, each at the largest star that it was given: a node weighs the same in any, and shows best where there are many. */
const versusAtOwnLargest = (deed: Deed, one: Subject, other: Subject) => (found: Medians) => {
  const most = (subject: Subject) => found.of(subject, deed, found.largest(deed, subject) ?? 0);
  return over(most(one), most(other));
};

const most = (limit: number) => ({ at: 'most', limit }) as const;
const least = (limit: number) => ({ at: 'least', limit }) as const;

/** Two deeds of `labs` beside the largest class that was graded. */
const ofClass = (found: Medians, one: Deed, other: Deed) => {
  const students = found.largest('in a class', 'labs') ?? 0;
  return over(found.of('labs', one, students), found.of('labs', other, students));
};

const doubling = (from: number): Target => ({
  says: `sandbox: ${from * 2} nodes up, as a multiple of ${from} nodes up`,
  ratio: (found) => over(found.of('sandbox', 'up', from * 2), found.of('sandbox', 'up', from)),
  ...most(2.3),
});

/** Every promise, in the order of the page. */
export const targets: readonly Target[] = [
  {
    says: 'Docker over sandbox: start of `labs`, three nodes up, 10 commands, down, in one process',
    ratio: versus('one process', 3, 'docker', 'sandbox'),
    ...least(10),
  },
  { says: 'sandbox over Mininet: a star of 100 up', ratio: versus('up', 100, 'sandbox', 'mininet'), ...most(0.5) },
  { says: 'sandbox over Mininet: a star of 100 down', ratio: versus('down', 100, 'sandbox', 'mininet'), ...most(0.05) },
  {
    says: 'Docker ground over bare create and start of the same containers: three nodes up',
    ratio: versus('up', 3, 'docker', 'bare docker'),
    ...most(1.3),
  },
  {
    says: 'Docker ground over bare create and start of the same containers: the largest star',
    ratio: versusAtLargest('up', 'docker', 'bare docker'),
    ...most(1.3),
  },
  {
    says: 'sandbox over Docker: a command in a node',
    ratio: versus('10 commands', 3, 'sandbox', 'docker'),
    ...most(1 / 8),
  },
  ...[16, 32, 64, 128].map(doubling),
  {
    says: 'sandbox over Docker: memory of an idle node, each of its largest star',
    ratio: versusAtOwnLargest('memory per node', 'sandbox', 'docker'),
    ...most(1 / 8),
  },
  {
    says: '`labs --help` over `node -e 0`',
    ratio: (found) => over(found.of('labs', 'start', 0), found.of('node', 'start', 0)),
    ...most(3),
  },
  {
    says: 'sandbox: one pass over a step of state checks, in milliseconds',
    ratio: (found) => found.of('labs', 'pass', 1),
    ...most(60),
  },
  {
    says: 'sandbox: `labs check`, its own start counted, in milliseconds',
    ratio: (found) => found.of('labs', 'check', 1),
    ...most(400),
  },
  {
    says: 'sandbox: `labs run` to a prompt in the node, in milliseconds',
    ratio: (found) => found.of('labs', 'to the prompt', 1),
    ...most(1000),
  },
  {
    says: 'coach: from Enter to its line on the screen, the command counted, in milliseconds',
    ratio: (found) => found.of('labs', 'line after Enter', 1),
    ...most(100),
  },
  {
    says: 'coach: from a change made outside to its line on the screen, the change counted, in milliseconds',
    ratio: (found) => found.of('labs', 'line after a change', 1),
    ...most(100),
  },
  {
    says: 'coach: what it takes while nobody types, in hundredths of a core',
    ratio: (found) => found.of('labs', 'idle', 1),
    ...most(1),
  },
  {
    says: `\`labs grade\`: a submission of a class over one alone, shared by ${cores} cores`,
    ratio: (found) => over((ofClass(found, 'in a class', 'alone') ?? 0) * cores, 1),
    ...most(1.15),
  },
  {
    says: '`labs grade`: one submission over the same nodes and commands without a single check',
    ratio: (found) => ofClass(found, 'alone', 'alone, unchecked'),
    ...most(2),
  },
  {
    says: '`labs grade`: one submission over the same without bounds for what it may take',
    ratio: (found) => ofClass(found, 'alone', 'alone, unbounded'),
    ...most(1.25),
  },
  {
    says: '`labs grade`: memory of the runner in the last quarter of a class over that in the first',
    ratio: (found) => found.of('labs', 'growth', found.largest('growth', 'labs') ?? 0),
    ...most(1.1),
  },
];

export function judge(measured: readonly Measured[], promises = targets): Judged[] {
  const found = new Medians(measured);
  return promises.map(({ says, ratio: of, at, limit }) => {
    const ratio = of(found);
    const holds = ratio !== undefined && (at === 'most' ? ratio <= limit : ratio >= limit);
    const outcome = ratio === undefined ? 'not measured' : holds ? 'holds' : 'missed';
    return { says, ratio, limit: `${at === 'most' ? '≤' : '≥'} ${limit}`, outcome };
  });
}
