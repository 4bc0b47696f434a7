import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { LabError } from '../errors.js';
import type { Registry } from '../lab/context.js';
import { UnsoundLab, type Problem, type Rule } from '../lab/problem.js';
import type { Lab } from '../lab/lab.js';
import { readLab } from '../lab/read-lab.js';
import { lintRules, type LintRule } from './rules.js';

export interface Linted {
  readonly file: string;
  /** Undefined where the file cannot be read as a lab. */
  readonly lab?: Lab;
  readonly problems: readonly Problem<Rule | LintRule>[];
}

export interface Knowledge {
  readonly registry: Registry;
  /** What a lab may name under `needs:`. */
  readonly features: readonly string[];
}

/** All that can be said of a lab without nodes, in reading order. */
export async function lintFile(file: string, { registry, features }: Knowledge): Promise<Linted> {
  try {
    const lab = await readLab(file, registry);
    const lines = (await readFile(file, 'utf8')).replace(/\r\n?/g, '\n').split('\n');
    const folder = dirname(file);
    const course = await labsIn(dirname(folder));
    const source = { lab, lines, features, course, exists: (path: string) => existsSync(join(folder, path)) };
    const remarks = Object.entries(lintRules).flatMap(([rule, look]) =>
      look(source).map(({ at, ...remark }) => ({ file, ...at, rule: rule as LintRule, ...remark })),
    );
    return { file, lab, problems: sorted([...lab.warnings, ...remarks]) };
  } catch (error) {
    if (error instanceof UnsoundLab) return { file, problems: error.problems };
    if (!(error instanceof LabError) || error.code !== 'lab-unsound') throw error;
    const message = error.message.replace(`${file} `, 'this file ');
    return { file, problems: [{ file, line: 1, column: 1, rule: 'bad-value', message }] };
  }
}

async function labsIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder);
  return entries.filter((name) => existsSync(join(folder, name, 'lab.md'))).map((name) => basename(name));
}

function sorted<T extends Problem<string>>(problems: readonly T[]): readonly T[] {
  return [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
}
