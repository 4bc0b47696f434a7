import { basename, dirname } from 'node:path';

import { stringify } from 'yaml';
import type { CommandModule } from 'yargs';

import { registry } from '../../checks/registry.js';
import type { Course } from '../lab/course.js';
import { pinOf } from '../lab/pin.js';
import { UnsoundLab } from '../lab/problem.js';
import { readLab } from '../lab/read-lab.js';
import { say } from './around.js';
import { courseOption, openCourse } from './open-lab.js';

export const list: CommandModule<object, { course?: string | undefined; pins: boolean }> = {
  command: 'list',
  describe: 'Show the labs of the course',
  builder: (yargs) =>
    yargs.options(courseOption).option('pins', {
      type: 'boolean',
      default: false,
      describe: 'For course.yaml: what pins the text of each lab',
    }),
  handler: async ({ course, pins }) => {
    if (pins) {
      say(stringify({ pinned: await pinsOf(await openCourse(course)) }).trimEnd());
      return;
    }
    const rows = await Promise.all((await openCourse(course)).labs.map(({ file }) => row(file)));
    const width = Math.max(0, ...rows.map(({ name }) => name.length));
    for (const { name, about } of rows) say(`${name.padEnd(width)}  ${about}`);
    if (rows.length === 0) say('There is no lab here. Name a folder of labs: labs list --course DIR');
  },
};

async function pinsOf({ labs }: Course): Promise<Record<string, string>> {
  return Object.fromEntries(await Promise.all(labs.map(async (lab) => [lab.name, await pinOf(lab)] as const)));
}

// One lab that its author is still at hides no other.
async function row(file: string): Promise<{ readonly name: string; readonly about: string }> {
  try {
    const { name, minutes, summary } = await readLab(file, registry);
    return { name, about: `${String(minutes).padStart(3)} min  ${summary}` };
  } catch (error) {
    if (!(error instanceof UnsoundLab)) throw error;
    const name = basename(dirname(file));
    return { name, about: `cannot be read. See why: labs verify ${name}` };
  }
}
