import { renaming } from './vary.js';

/** Which variant of a lab each student of a class has. */
export interface ClassList {
  /** The seed of each student, by which the same variant is made on every machine. */
  readonly seeds: ReadonlyMap<string, string>;
  /** How many variants were given away. */
  readonly variants: number;
  /** What the instructor must be told where there are fewer variants than students. */
  readonly warning?: string;
}

/** So often a variant is drawn before there is taken to be no other; of 500 variants none is then missed in a lifetime. */
const draws = 10_000;

/**
 * Gives no two students the same values while there are others. It depends on the students' names and the secret alone, not
 * on the order of the list; who joins a class later may move others, so what was handed out is kept by its seed.
 */
export function classList(vary: readonly string[], lab: string, students: readonly string[], secret = ''): ClassList {
  const taken = new Map<string, string[]>();
  const seeds = new Map<string, string>();
  let exhausted = false;
  for (const student of [...new Set(students)].sort()) {
    const first = seedOf(secret, student, 0);
    let seed = first;
    for (let draw = 1; taken.has(valuesOf(vary, lab, seed)); draw += 1) {
      exhausted ||= draw > draws;
      seed = exhausted ? first : seedOf(secret, student, draw);
      if (exhausted) break;
    }
    const values = valuesOf(vary, lab, seed);
    taken.set(values, [...(taken.get(values) ?? []), student]);
    seeds.set(student, seed);
  }
  const shared = [...taken.values()].find((alike) => alike.length > 1);
  if (shared === undefined) return { seeds, variants: taken.size };
  return { seeds, variants: taken.size, warning: tooFew(seeds.size, taken.size, shared) };
}

function tooFew(students: number, variants: number, [one = '', other = '']: readonly string[]): string {
  const kinds = variants === 1 ? 'is 1 variant' : `are ${variants} variants`;
  return `There ${kinds} of this lab for ${students} students: ${one} and ${other}, for example, have the same values. Name more under vary:`;
}

function seedOf(secret: string, student: string, draw: number): string {
  return JSON.stringify(draw === 0 ? [secret, student] : [secret, student, draw]);
}

function valuesOf(vary: readonly string[], lab: string, seed: string): string {
  const rename = renaming(vary, lab, seed);
  return vary.map(rename).join(' ');
}
