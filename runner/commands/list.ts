import type { CommandModule } from 'yargs';

import { registry } from '../../checks/registry.js';
import { readLab } from '../lab/read-lab.js';
import { say } from './around.js';
import { courseOption, openCourse } from './open-lab.js';

export const list: CommandModule<object, { course?: string | undefined }> = {
  command: 'list',
  describe: 'Show the labs of the course',
  builder: (yargs) => yargs.options(courseOption),
  handler: async ({ course }) => {
    const labs = await Promise.all((await openCourse(course)).labs.map(({ file }) => readLab(file, registry)));
    const width = Math.max(...labs.map(({ name }) => name.length));
    for (const { name, minutes, summary } of labs)
      say(`${name.padEnd(width)}  ${String(minutes).padStart(3)} min  ${summary}`);
  },
};
