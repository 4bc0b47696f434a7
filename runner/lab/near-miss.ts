import { distance } from 'fastest-levenshtein';

/** The known name that was probably meant, if any is near enough to be worth saying. */
export function nearMiss(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const far = apart(name.toLowerCase(), candidate.toLowerCase());
    if (far < bestDistance) [best, bestDistance] = [candidate, far];
  }
  return best;
}

/** Letters in another order are one slip of the fingers, which the plain distance counts as two. */
function apart(a: string, b: string): number {
  const sorted = (text: string): string => Array.from(text).sort().join('');
  return a !== b && sorted(a) === sorted(b) ? 1 : distance(a, b);
}

/** `; did you mean bridge?`, or what there is to choose from when nothing is near: all that is known unless said. */
export function didYouMean(name: string, known: Iterable<string>, choice?: readonly string[]): string {
  const names = [...known];
  const there = choice ?? names;
  const near = nearMiss(name, names);
  if (near !== undefined) return `; did you mean ${near}?`;
  return there.length > 0 && there.length <= 30 ? `; there is ${there.join(', ')}` : '';
}
