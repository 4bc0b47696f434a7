import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';

import type { CommandModule } from 'yargs';

import { registry } from '../../checks/registry.js';
import { LabError } from '../errors.js';
import { namePattern } from '../lab/context.js';
import { parseLab } from '../lab/parse-lab.js';
import { UnsoundLab } from '../lab/problem.js';
import { say, tell } from './around.js';
import { Interrupted } from './interrupted.js';
import { newLab, type Beginning } from './new-lab.js';
import { builtIn, courseOption, openCourse } from './open-lab.js';

interface Arguments {
  readonly name: string;
  readonly title?: string | undefined;
  readonly summary?: string | undefined;
  readonly nodes?: string | undefined;
  readonly course?: string | undefined;
}

export const begin: CommandModule<object, Arguments> = {
  command: 'new <name>',
  describe: 'Begin a lab: a small one that is proven, to be rewritten',
  builder: (yargs) =>
    yargs.positional('name', { type: 'string', demandOption: true, describe: 'Its folder, like 07-my-lab' }).options({
      title: { type: 'string', requiresArg: true, describe: 'What the lab is called' },
      summary: { type: 'string', requiresArg: true, describe: 'One sentence for the list of labs' },
      nodes: { type: 'string', requiresArg: true, describe: 'Its nodes: host,server' },
      ...courseOption,
    }),
  handler: async ({ name, course, title, summary, nodes }) => {
    requireName(name);
    const place = await placeFor(name, course);
    const beginning = await beginningOf(name, { title, summary, nodes });
    const text = newLab(beginning);
    requireSound(place.file, text, beginning);
    await write(place.file, text);
    if (place.courseFile !== undefined && !existsSync(place.courseFile)) {
      await write(place.courseFile, '# Where labs lie, and what they are worth. labs list shows them.\nlabs: labs\n');
      tell(`${shown(place.courseFile)} is written: this folder is a course now.`);
    }
    say(`${shown(place.file)} is written.`);
    const there = course === undefined ? '' : ` --course ${course}`;
    tell(`Prove it: labs verify ${name}${there}`);
    tell(`Walk through it: labs run ${name}${there}`);
  },
};

/** Markdown reads some titles otherwise than YAML does. */
function requireSound(file: string, text: string, { title }: Beginning): void {
  try {
    parseLab(file, text, registry);
  } catch (error) {
    if (!(error instanceof UnsoundLab)) throw error;
    const message = `A lab cannot be called ${title}: ${error.problems[0]?.message ?? ''}.`;
    throw new LabError('bad-usage', message, 'Give it a title of plain words: --title "A way out"', error);
  }
}

function requireName(name: string): void {
  if (/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name) && name.length <= 40) return;
  throw new LabError(
    'bad-usage',
    `A lab cannot be called ${name.slice(0, 60) || 'by an empty name'}.`,
    'Use up to 40 small letters, digits and dashes, like 07-my-lab.',
  );
}

interface LabPlace {
  readonly file: string;
  /** Made where no course is around, so that the lab is found by its name. */
  readonly courseFile?: string;
}

async function placeFor(name: string, course: string | undefined): Promise<LabPlace> {
  const { folder } =
    course !== undefined && !existsSync(course) ? { folder: resolve(course) } : await openCourse(course);
  const here = resolve('labs');
  const inside = !relative(dirname(builtIn), process.cwd()).startsWith('..');
  const around = folder !== builtIn || inside;
  const file = join(around ? folder : here, name, 'lab.md');
  if (existsSync(dirname(file)))
    throw new LabError(
      'bad-usage',
      `${shown(dirname(file))} is there already, and nothing was changed.`,
      `Choose another name, or go on with that one: labs lint ${shown(file)}`,
    );
  return around ? { file } : { file, courseFile: resolve('course.yaml') };
}

/** From the flags; without any, a terminal is asked. */
async function beginningOf(name: string, flags: Omit<Arguments, 'name' | 'course'>): Promise<Beginning> {
  const words = name.replace(/^\d+-/, '').replaceAll('-', ' ');
  const defaults = {
    title: words.charAt(0).toUpperCase() + words.slice(1),
    summary: 'One sentence that says what a learner can do after it.',
    nodes: 'host,server',
  };
  const silent = Object.values(flags).every((flag) => typeof flag !== 'string');
  const said = silent && process.stdin.isTTY && process.stdout.isTTY ? await asked(defaults) : flags;
  const text = (key: keyof typeof defaults) => (said[key] ?? defaults[key]).trim().replace(/\s+/g, ' ');
  return { title: text('title'), summary: text('summary'), nodes: nodesOf(text('nodes')) };
}

async function asked(defaults: Readonly<Record<'title' | 'summary' | 'nodes', string>>) {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const left = new AbortController();
  // ^C and ^D close it, and leave the question open.
  terminal.once('close', () => {
    left.abort(new Interrupted('SIGINT'));
  });
  const ask = async (question: string, instead: string) =>
    (await terminal.question(`${question} [${instead}] `, { signal: left.signal })).trim() || instead;
  try {
    return {
      title: await ask('What is the lab called?', defaults.title),
      summary: await ask('What can a learner do after it, in one sentence?', defaults.summary),
      nodes: await ask('Which nodes does it have?', defaults.nodes),
    };
  } catch (error) {
    left.signal.throwIfAborted();
    throw error;
  } finally {
    terminal.close();
  }
}

function nodesOf(text: string): readonly string[] {
  const nodes = text.split(/[\s,]+/).filter(Boolean);
  const odd = nodes.find((node, index) => !namePattern.test(node) || nodes.indexOf(node) !== index);
  if (nodes.length > 0 && nodes.length <= 50 && odd === undefined) return nodes;
  throw new LabError(
    'bad-usage',
    odd === undefined
      ? `A lab begins with one node to fifty, not ${nodes.length}.`
      : `No node can be called ${odd} here.`,
    'Name each once, in small letters, digits and dashes: --nodes host,server',
  );
}

async function write(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    // Never over something that is there, whoever put it there meanwhile.
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    const said = `${shown(file)} cannot be written (${(error as Error).message}).`;
    throw new LabError('not-writable', said, 'Make the folder writable for you, or name another: --course DIR', error);
  }
}

function shown(file: string): string {
  const near = relative(process.cwd(), file);
  return near.startsWith('..') ? file : near;
}
