import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';

import type { CommandModule } from 'yargs';

import { LabError } from '../errors.js';
import { say, tell } from './around.js';
import { beginningOf, type Said } from './beginning.js';
import { newLab } from './new-lab.js';
import { builtIn, courseOption, openCourse } from './open-lab.js';

interface Arguments extends Said {
  readonly name: string;
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
    await write(place.file, newLab(beginning));
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
