import { createHash } from 'node:crypto';

import type { Varied } from '../lab/read-varied.js';
import type { Submission } from '../session/submission.js';

/** How the variant of a student is chosen. */
export type SeedBy = 'course' | 'student';

/** For the teacher of a course that has no seed of its own. */
export const withoutSeed = 'This course has no seed, so who knows a name knows that variant.';

/** The seed of one student: it does not tell the course's, and another course gives another one. */
export function seedOf(student: string, course: string | undefined): string {
  return createHash('sha256')
    .update(JSON.stringify([course ?? '', student]))
    .digest('hex')
    .slice(0, 12);
}

/** The students whose variant the words of a submission are of, and not of its own: who may be asked where it comes from. */
export function likelyOwners(
  submission: Submission,
  own: string | undefined,
  others: readonly { readonly student: string; readonly seed: string }[],
  varied: Varied,
): { readonly student: string; readonly seed: string }[] {
  const text = submission.scripts.map((script) => script.text).join('\n');
  const mine = (own === undefined ? varied.lab.vary : varied.literals(own)).map(written);
  return others.filter(({ seed }) => {
    if (submission.seed === seed) return true;
    const theirs = varied
      .literals(seed)
      .map(written)
      .filter((word) => !mine.includes(word));
    return theirs.length > 0 && theirs.every((word) => text.includes(word));
  });
}

/** As it stands in commands: a network by its first octets. */
function written(literal: string): string {
  const network = /^([\d.]+)\/(\d+)$/.exec(literal);
  if (network === null) return literal;
  const octets = Math.floor(Number(network[2]) / 8);
  return `${(network[1] ?? '').split('.').slice(0, octets).join('.')}.`;
}
