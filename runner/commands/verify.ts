import { basename, dirname } from 'node:path';

import type { CommandModule } from 'yargs';

import { registry } from '../../checks/registry.js';
import { LabError } from '../errors.js';
import type { GroundChoice } from '../ground/grounds.js';
import { Grounds } from '../ground/grounds.js';
import type { Lab, Step } from '../lab/lab.js';
import { UnsoundLab } from '../lab/problem.js';
import { readLab } from '../lab/read-lab.js';
import { findLab } from '../lab/course.js';
import { stepsOf } from '../session/steps.js';
import { atOnce } from '../shell/at-once.js';
import { parts, summed, type Flaw } from '../verify/prove.js';
import { around, interruptible, say } from './around.js';
import { courseOption, openCourse } from './open-lab.js';

interface Arguments {
  readonly labs?: readonly string[] | undefined;
  readonly all: boolean;
  readonly ground: string;
  readonly jobs: number;
  readonly course?: string | undefined;
  readonly json: boolean;
}

export const verify: CommandModule<object, Arguments> = {
  command: 'verify [labs..]',
  describe: 'Prove a lab: for its author',
  builder: (yargs) =>
    yargs
      .positional('labs', { type: 'string', array: true, describe: 'Which labs' })
      .option('all', { type: 'boolean', default: false, describe: 'Every lab of the course' })
      .option('ground', {
        choices: ['sandbox', 'docker', 'box', 'both'],
        default: 'sandbox',
        describe: 'Where to prove it',
      })
      .option('jobs', { type: 'number', default: 4, describe: 'How many nodes are worked on at once' })
      .option('json', { type: 'boolean', default: false, describe: 'For programs' })
      .options(courseOption),
  handler: async ({ labs: words = [], all, ground, jobs, course, json }) => {
    if (all === words.length > 0)
      throw new LabError(
        'bad-usage',
        'Say which labs to verify.',
        'Name some (labs verify 01 02), or all of them: labs verify --all',
      );
    if (!Number.isInteger(jobs) || jobs < 1)
      throw new LabError(
        'bad-usage',
        `--jobs ${jobs} is no number of jobs.`,
        'Give a whole number from 1 on: --jobs 4',
      );
    const signal = interruptible();
    const choices: GroundChoice[] = ground === 'both' ? ['sandbox', 'docker'] : [ground as GroundChoice];
    const proofs: Proof[] = [];
    for (const file of await files(words, course))
      for (const proof of await proofsOf(file, choices, jobs, signal)) {
        proofs.push(proof);
        if (!json) for (const line of proofLines(proof)) say(line);
      }
    if (json) say(JSON.stringify(proofs, null, 2));
    process.exitCode = Math.max(...proofs.map(exitOf));
  },
};

async function files(words: readonly string[], course: string | undefined): Promise<string[]> {
  const found = await openCourse(course);
  const labs = words.length === 0 ? found.labs : words.map((word) => findLab(found, word));
  return labs.map(({ file }) => file);
}

interface Proof {
  readonly lab: string;
  readonly file: string;
  readonly ground?: GroundChoice;
  readonly counted?: string;
  readonly seconds?: number;
  readonly flaws: readonly Flaw[];
  /** It could not be read as a lab, so nothing was tried. */
  readonly unsound: boolean;
  /** What kept parts of the proof from their end: the environment's, not the lab's. */
  readonly hindrances: readonly { readonly message: string; readonly next: string }[];
}

// One lab that cannot be proven does not keep the others from it.
async function proofsOf(
  file: string,
  choices: readonly GroundChoice[],
  jobs: number,
  signal: AbortSignal,
): Promise<Proof[]> {
  const proofs: Proof[] = [];
  try {
    const lab = await readLab(file, registry);
    for (const choice of choices) proofs.push(await proveOn(lab, choice, jobs, signal));
    return proofs;
  } catch (error) {
    if (!(error instanceof UnsoundLab)) throw error;
    const flaws = error.problems.map(({ line, column, message }) => ({ at: { line, column }, message }));
    return [{ lab: basename(dirname(file)), file, flaws, unsound: true, hindrances: [] }];
  }
}

async function proveOn(lab: Lab, choice: GroundChoice, jobs: number, signal: AbortSignal): Promise<Proof> {
  const started = performance.now();
  const ground = await new Grounds(around()).choose(choice);
  const name = (part: string) => `${lab.name}-${part}-${process.pid}`;
  const proving = { lab, ground, name, checks: registry, signal };
  const findings = await atOnce(jobs, parts(proving), (part) => part());
  const hindrances = new Map(
    findings.flatMap(({ hindrance }) =>
      hindrance === undefined ? [] : [[hindrance.message, hindrance.next] as const],
    ),
  );
  return {
    lab: lab.name,
    file: lab.file,
    ground: choice,
    counted: counted(lab),
    seconds: (performance.now() - started) / 1000,
    flaws: summed(findings),
    unsound: false,
    hindrances: [...hindrances].map(([message, next]) => ({ message, next })),
  };
}

function counted(lab: Lab): string {
  const steps = stepsOf(lab);
  const count = (pick: (step: Step) => readonly unknown[]) => steps.reduce((sum, step) => sum + pick(step).length, 0);
  return [
    several(steps.length, 'step'),
    several(
      count(({ checks }) => checks),
      'check',
    ),
    several(
      count(({ mistakes }) => mistakes),
      'mistake',
    ),
    several(
      count(({ alsoRight }) => alsoRight),
      'other way',
    ),
  ].join(', ');
}

function exitOf({ flaws, unsound, hindrances }: Proof): 0 | 1 | 2 | 3 {
  if (hindrances.length > 0) return 3;
  if (unsound) return 2;
  return flaws.length === 0 ? 0 : 1;
}

function proofLines({ lab, file, ground, counted, seconds = 0, flaws, unsound, hindrances }: Proof): string[] {
  if (flaws.length === 0 && hindrances.length === 0)
    return [`● ${lab} on ${ground ?? ''}: ${counted ?? ''}: proven in ${seconds.toFixed(1)} s`];
  const found = several(flaws.length, 'flaw');
  return [
    unsound ? `✗ ${lab} cannot be read: ${found}` : `✗ ${lab} on ${ground ?? ''}: ${counted ?? ''}: ${found}`,
    ...flaws.map(({ at, message }) => `  ${file}:${at.line}:${at.column}: ${message}`),
    ...hindrances.flatMap(({ message, next }) => [`  could not be proven to its end: ${message}`, `    ${next}`]),
  ];
}

const several = (count: number, thing: string) => `${count} ${thing}${count === 1 ? '' : 's'}`;
