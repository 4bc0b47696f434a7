import { LabError } from '../errors.js';

/** The number that an option was given, as it was typed: yargs would make NaN of what is none, and nobody has typed that. */
export function numberOf(option: string, typed: string, { least, whole }: { least: number; whole: boolean }): number {
  const number = typed.trim() === '' ? NaN : Number(typed);
  if (Number.isFinite(number) && number >= least && (!whole || Number.isInteger(number))) return number;
  const kind = whole ? 'a whole number' : 'a number';
  throw new LabError(
    'bad-usage',
    `--${option} ${typed} is not ${kind} from ${least} on.`,
    `Give ${kind}: --${option} 4`,
  );
}
