import { LabError } from '../errors.js';

/** A place in the lab file; both count from 1, as editors do. */
export interface At {
  readonly line: number;
  readonly column: number;
}

/** The rules of the lab file, by which a problem can be looked up; docs/authoring.md explains each. */
export const rules = [
  'bad-address',
  'bad-block',
  'bad-name',
  'bad-value',
  'broken-markdown',
  'drift',
  'front-matter',
  'misplaced',
  'missing-key',
  'name-too-long',
  'negative-without-control',
  'no-topology',
  'same-name',
  'same-when',
  'step-without-checks',
  'subnet',
  'unknown-cause',
  'unknown-check',
  'unknown-key',
  'unknown-node',
  'unknown-step',
  'unused',
  'wrong-type',
  'yaml',
  'yaml-tag',
] as const;

export type Rule = (typeof rules)[number];

export interface Problem<Name extends string = Rule> extends At {
  readonly file: string;
  readonly rule: Name;
  readonly message: string;
  /** What can be mended without asking its author: it changes how the lab is written, not what it says. */
  readonly mends?: readonly Mend[];
}

/** A change of one line: so many characters taken out at a place, and others put there. */
export interface Mend {
  readonly at: At;
  readonly remove: number;
  readonly insert: string;
}

/** The editor-readable form. */
export function problemLine(problem: Problem<string>): string {
  return `${problem.file}:${problem.line}:${problem.column}: ${problem.message}`;
}

/** Every problem of one lab file at once. */
export class UnsoundLab extends LabError {
  readonly problems: readonly Problem[];

  constructor(file: string, problems: readonly Problem[]) {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    super(
      'lab-unsound',
      [`${file} has ${count}:`, ...problems.map((problem) => `  ${problemLine(problem)}`)].join('\n'),
      `Mend ${problems.length === 1 ? 'it' : 'them'}, then run: labs lint ${file}`,
    );
    this.problems = problems;
  }
}

/** Collects what is wrong with one file, so that a reader of it can go on and find the rest. */
export class Findings {
  readonly file: string;
  readonly #problems: Problem[] = [];
  readonly #warnings: Problem[] = [];
  readonly #broken: { readonly from: number; readonly to: number }[] = [];

  constructor(file: string) {
    this.file = file;
  }

  add(rule: Rule, at: At, message: string, mend?: Mend): void {
    const mends = mend === undefined ? {} : { mends: [mend] };
    this.#problems.push({ file: this.file, line: at.line, column: at.column, rule, message, ...mends });
  }

  warn(rule: Rule, at: At, message: string): void {
    this.#warnings.push({ file: this.file, line: at.line, column: at.column, rule, message });
  }

  /** Between these lines the Markdown is broken: what else is found there is a consequence, not a problem. */
  distrust(from: number, to: number): void {
    this.#broken.push({ from, to });
  }

  get problems(): readonly Problem[] {
    const broken = (line: number): boolean => this.#broken.some(({ from, to }) => line >= from && line < to);
    return unique(this.#problems.filter(({ rule, line }) => rule === 'broken-markdown' || !broken(line)));
  }

  get warnings(): readonly Problem[] {
    return unique(this.#warnings);
  }
}

/** In reading order. `each` asks one line many times, and one mistake in it is one problem. */
function unique(problems: readonly Problem[]): readonly Problem[] {
  const byText = new Map(problems.map((problem) => [problemLine(problem), problem]));
  return [...byText.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}
