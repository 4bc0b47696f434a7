import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';

import type { CommandModule } from 'yargs';

import { registry } from '../../checks/registry.js';
import { names } from '../doctor/kernel.js';
import { LabError } from '../errors.js';
import { findLab } from '../lab/course.js';
import { problemLine, UnsoundLab } from '../lab/problem.js';
import { lintFile, type Linted } from '../lint/lint-file.js';
import { mended } from '../lint/mended.js';
import { stepsOf } from '../session/steps.js';
import { say, tell } from './around.js';
import { courseOption, openCourse, requireLabs } from './open-lab.js';
import { paint } from './session.js';

interface Arguments {
  readonly labs?: readonly string[] | undefined;
  readonly all: boolean;
  readonly fix: boolean;
  readonly json: boolean;
  readonly course?: string | undefined;
}

export const lint: CommandModule<object, Arguments> = {
  command: 'lint [labs..]',
  describe: 'Read a lab for faults that show without nodes: for its author',
  builder: (yargs) =>
    yargs
      .positional('labs', { type: 'string', array: true, describe: 'Labs by name, or paths of lab files' })
      .option('all', { type: 'boolean', default: false, describe: 'Every lab of the course' })
      .option('fix', { type: 'boolean', default: false, describe: 'Mend what can be mended without asking' })
      .option('json', { type: 'boolean', default: false, describe: 'For programs' })
      .options(courseOption),
  handler: async ({ labs: words = [], all, fix, json, course }) => {
    requireLabs('labs lint 01 labs/02-x/lab.md', words, all);
    const linted: Linted[] = [];
    for (const file of await files(words, course)) {
      const one = await (fix ? lintedAndMended(file) : lintOf(file));
      linted.push(one);
      if (!json) for (const line of linesOf(one)) say(line);
    }
    if (json) say(asJson(linted));
    else tellSum(linted);
    process.exitCode = Math.max(0, ...linted.map(exitOf));
  },
};

async function files(words: readonly string[], course: string | undefined): Promise<string[]> {
  const given = await Promise.all(words.map(givenFile));
  if (words.length > 0 && given.every((file) => file !== undefined)) return given;
  const found = await openCourse(course);
  const labs =
    words.length === 0 ? found.labs : words.map((word, i) => ({ file: given[i] ?? findLab(found, word).file }));
  return labs.map(({ file }) => shown(file));
}

/** A file, or a folder with a lab in it, when the word is the path of one. */
async function givenFile(word: string): Promise<string | undefined> {
  const found = await stat(word).catch(() => undefined);
  if (found?.isFile() === true) return word;
  const inside = join(word, 'lab.md');
  return (await stat(inside).catch(() => undefined))?.isFile() === true ? inside : undefined;
}

function shown(file: string): string {
  const near = relative(process.cwd(), file);
  return near.startsWith('..') ? file : near;
}

async function lintOf(file: string): Promise<Linted> {
  if (basename(file) !== 'course.yaml') return lintFile(file, { registry, features: names() });
  try {
    await openCourse(dirname(file));
    return { file, problems: [] };
  } catch (error) {
    if (error instanceof UnsoundLab) return { file, problems: error.problems };
    throw error;
  }
}

/** Again and again, for what one mend uncovers the next may mend. */
async function lintedAndMended(file: string): Promise<Linted> {
  let linted = await lintOf(file);
  for (let round = 0; round < 10; round += 1) {
    const mendable = linted.problems.filter(({ mends }) => mends !== undefined);
    if (mendable.length === 0) break;
    const mends = mendable.flatMap((problem) => problem.mends ?? []);
    await write(file, mended(await readFile(file, 'utf8'), mends));
    for (const problem of mendable) tell(`mended ${problemLine(problem)}`);
    linted = await lintOf(file);
  }
  return linted;
}

async function write(file: string, text: string): Promise<void> {
  await writeFile(file, text).catch((error: unknown) => {
    const said = `${file} cannot be written (${(error as Error).message}).`;
    throw new LabError('not-writable', said, 'Make it writable for you, or mend it by hand.', error);
  });
}

function linesOf({ file, lab, problems }: Linted): string[] {
  if (problems.length > 0) return problems.map(problemLine);
  if (lab === undefined) return [`${paint().good(paint().signs.met)} ${file}: nothing to mend`];
  const steps = stepsOf(lab);
  const points = steps.reduce((sum, step) => sum + step.points, 0);
  const counted = `${several(steps.length, 'step')}, ${several(points, 'point')}`;
  return [`${paint().good(paint().signs.met)} ${lab.name}: ${counted}, nothing to mend`];
}

function tellSum(linted: readonly Linted[]): void {
  const problems = linted.flatMap((one) => one.problems);
  if (problems.length === 0) return;
  const labs = linted.filter((one) => one.problems.length > 0);
  tell(`${several(problems.length, 'problem')} in ${several(labs.length, 'file')}.`);
  const mendable = problems.filter(({ mends }) => mends !== undefined).length;
  if (mendable > 0)
    tell(`${mendable} of them can be mended for you: labs lint --fix ${labs.map(({ file }) => file).join(' ')}`);
}

function asJson(linted: readonly Linted[]): string {
  const problems = linted.flatMap((one) => one.problems);
  const rows = problems.map(({ mends, ...problem }) => ({ ...problem, mendable: mends !== undefined }));
  return JSON.stringify(rows, null, 2);
}

/** 2: it cannot be read as a lab. 1: it can, and there is something to mend. */
function exitOf({ file, lab, problems }: Linted): 0 | 1 | 2 {
  if (problems.length === 0) return 0;
  return lab === undefined || basename(file) === 'course.yaml' ? 2 : 1;
}

const several = (count: number, thing: string) => `${count} ${thing}${count === 1 ? '' : 's'}`;
