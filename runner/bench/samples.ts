/** Who did the work: ours, the same by hand in a script, or another program. */
export type Subject = 'sandbox' | 'docker' | 'floor' | 'bare docker' | 'mininet' | 'node' | 'labs';

export type Deed =
  | ('up' | 'first command' | '10 commands' | 'down' | 'memory per node')
  | ('start' | 'one process' | 'pass' | 'check')
  | ('to the prompt' | 'line after Enter' | 'line after a change' | 'idle')
  | ('alone' | 'alone, unchecked' | 'alone, unbounded' | 'in a class' | 'growth');

/** What was measured of one deed: milliseconds, MiB for memory, hundredths of a core for what is idle, or how many times as large. */
export interface Measured {
  readonly subject: Subject;
  readonly deed: Deed;
  readonly nodes: number;
  readonly samples: readonly number[];
  readonly median: number;
}

/** One round's numbers, by what was done. */
export type Round = Readonly<Partial<Record<Deed, number>>>;

/** Collects samples, in whatever order rounds come. */
export class Samples {
  readonly #found = new Map<string, { subject: Subject; deed: Deed; nodes: number; samples: number[] }>();

  add(subject: Subject, nodes: number, round: Round): void {
    for (const [deed, value] of Object.entries(round) as [Deed, number][]) {
      const key = `${subject}/${deed}/${nodes}`;
      const entry = this.#found.get(key) ?? { subject, deed, nodes, samples: [] };
      entry.samples.push(value);
      this.#found.set(key, entry);
    }
  }

  measured(): Measured[] {
    return [...this.#found.values()].map((entry) => ({ ...entry, median: median(entry.samples) }));
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [below, above] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  if (below === undefined || above === undefined) throw new Error('there is no median of nothing');
  return (below + above) / 2;
}
