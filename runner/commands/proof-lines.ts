import type { LabProof } from './proof.js';

/** What an author reads of a proof: one line, and one more for each flaw, with its place in the file first. */
export function proofLines(proof: LabProof): string[] {
  const { lab, file, ground = '', seed, seconds = 0, flaws, hints, unsound, hindrances } = proof;
  const name = `${lab}${seed === undefined ? '' : ` (variant ${seed})`}`;
  if (proof.skipped !== undefined) return [`- ${name} ${proof.skipped}`];
  const heading = unsound ? `${name} cannot be read` : `${name} on ${ground}: ${countedWords(proof)}`;
  const tips = hints.map(({ at, message }) => `  ${file}:${at.line}:${at.column}: hint: ${message}`);
  if (flaws.length === 0 && hindrances.length === 0)
    return [`● ${heading}: proven in ${seconds.toFixed(1)} s`, ...tips];
  return [
    flaws.length === 0 ? `! ${heading}` : `✗ ${heading}: ${several(flaws.length, 'flaw')}`,
    ...flaws.map(({ at, message }) => `  ${file}:${at.line}:${at.column}: ${message}`),
    ...hindrances.flatMap(({ message, next }) => [`  could not be proven to its end: ${message}`, `    ${next}`]),
    ...tips,
  ];
}

export function exitOf({ flaws, unsound, hindrances }: LabProof): 0 | 1 | 2 | 3 {
  if (hindrances.length > 0) return 3;
  if (unsound) return 2;
  return flaws.length === 0 ? 0 : 1;
}

function countedWords({ counted, mutants }: LabProof): string {
  if (counted === undefined) return '';
  return [
    several(counted.steps, 'step'),
    several(counted.checks, 'check'),
    several(counted.mistakes, 'mistake'),
    several(counted.otherWays, 'other way'),
    ...(mutants === undefined ? [] : [`${mutants.noticed} of ${several(mutants.tried, 'missing line')} noticed`]),
    ...(mutants === undefined || mutants.declared === 0 ? [] : [`${mutants.declared} declared`]),
  ].join(', ');
}

const several = (count: number, thing: string) => `${count} ${thing}${count === 1 ? '' : 's'}`;
