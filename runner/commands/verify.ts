import type { CommandModule } from 'yargs';

import type { GroundChoice } from '../ground/grounds.js';
import { findLab } from '../lab/course.js';
import { around, interruptible, say } from './around.js';
import { numberOf } from './number.js';
import { courseOption, openCourse, requireLabs } from './open-lab.js';
import { exitOf, proofLines } from './proof-lines.js';
import { proofsOf, type LabProof, type Wish } from './proof.js';
import { watchLab } from './watch-lab.js';

interface Arguments {
  readonly labs?: readonly string[] | undefined;
  readonly all: boolean;
  readonly ground: string;
  readonly jobs?: string | undefined;
  readonly repeat: string;
  readonly variants: string;
  readonly hints: boolean;
  readonly watch: boolean;
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
      .option('jobs', { type: 'string', requiresArg: true, describe: 'How many fresh labs may stand at once' })
      .option('repeat', { type: 'string', default: '1', describe: 'Prove it so often, and tell what varies' })
      .option('variants', { type: 'string', default: '0', describe: 'Prove so many variants of it as well' })
      .option('hints', { type: 'boolean', default: false, describe: 'List altered solutions that pass as well' })
      .option('watch', { type: 'boolean', default: false, describe: 'Prove one lab again whenever it is saved' })
      .option('json', { type: 'boolean', default: false, describe: 'For programs' })
      .options(courseOption),
  handler: async ({ labs: words = [], all, ground, hints, watch, course, json, ...typed }) => {
    requireLabs('labs verify 01 02', words, all);
    const jobs = typed.jobs === undefined ? undefined : numberOf('jobs', typed.jobs, { least: 1, whole: true });
    const repeat = numberOf('repeat', typed.repeat, { least: 1, whole: true });
    const variants = numberOf('variants', typed.variants, { least: 0, whole: true });
    const signal = interruptible();
    const choices: GroundChoice[] = ground === 'both' ? ['sandbox', 'docker'] : [ground as GroundChoice];
    const show = process.stderr.isTTY && !json ? { show: around().imageProgress } : {};
    const wish: Wish = { choices, repeat, variants, hints, signal, ...(jobs !== undefined && { jobs }), ...show };
    const labs = await files(words, course);
    if (watch) {
      await watchLab(labs, wish);
      return;
    }
    const proofs: LabProof[] = [];
    for (const file of labs)
      for await (const proof of proofsOf(file, wish)) {
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
