import type { CommandModule } from 'yargs';

import { registry } from '../../checks/registry.js';
import { LabError } from '../errors.js';
import type { GroundChoice } from '../ground/grounds.js';
import { Grounds } from '../ground/grounds.js';
import type { Lab } from '../lab/lab.js';
import { readLab } from '../lab/read-lab.js';
import { stepsOf } from '../session/judge.js';
import { atOnce } from '../shell/at-once.js';
import { parts, type Flaw } from '../verify/prove.js';
import { around, interruptible, say } from './around.js';
import { courseOption, openCourse, openLab } from './open-lab.js';

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
    const labs = all ? await everyLab(course) : await Promise.all(words.map((word) => openLab(word, course)));
    const choices: GroundChoice[] = ground === 'both' ? ['sandbox', 'docker'] : [ground as GroundChoice];
    const proofs = [];
    for (const choice of choices)
      for (const lab of labs) {
        const proof = await proveOn(lab, choice, jobs);
        proofs.push(proof);
        if (!json) for (const line of proofLines(proof)) say(line);
      }
    if (json) say(JSON.stringify(proofs, null, 2));
    process.exitCode = proofs.every(({ flaws }) => flaws.length === 0) ? 0 : 1;
  },
};

async function everyLab(course: string | undefined): Promise<Lab[]> {
  return Promise.all((await openCourse(course)).labs.map(({ file }) => readLab(file, registry)));
}

interface Proof {
  readonly lab: string;
  readonly file: string;
  readonly ground: GroundChoice;
  readonly counted: string;
  readonly seconds: number;
  readonly flaws: readonly Flaw[];
}

async function proveOn(lab: Lab, choice: GroundChoice, jobs: number): Promise<Proof> {
  const started = performance.now();
  const ground = await new Grounds(around()).choose(choice);
  const name = (part: string) => `${lab.name}-${part}-${process.pid}`;
  const signal = interruptible();
  const flaws = (await atOnce(jobs, parts({ lab, ground, checks: registry, name, signal }), (part) => part())).flat();
  const steps = stepsOf(lab);
  const count = (pick: (step: (typeof steps)[number]) => readonly unknown[]) =>
    steps.reduce((sum, step) => sum + pick(step).length, 0);
  const counted = `${steps.length} steps, ${count((step) => step.checks)} checks, ${count((step) => step.mistakes)} mistakes, ${count((step) => step.alsoRight)} other ways`;
  return {
    lab: lab.name,
    file: lab.file,
    ground: choice,
    counted,
    seconds: (performance.now() - started) / 1000,
    flaws,
  };
}

function proofLines({ lab, file, ground, counted, seconds, flaws }: Proof): string[] {
  if (flaws.length === 0) return [`● ${lab} on ${ground}: ${counted}: proven in ${seconds.toFixed(1)} s`];
  return [
    `✗ ${lab} on ${ground}: ${counted}: ${flaws.length} flaws`,
    ...flaws.map(({ at, message }) => `  ${file}:${at.line}: ${message}`),
  ];
}
