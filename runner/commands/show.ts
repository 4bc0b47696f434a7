import type { CommandModule } from 'yargs';

import { registry } from '../../checks/registry.js';
import { LabError } from '../errors.js';
import type { Lab, Section } from '../lab/lab.js';
import { proseLines } from '../lab/prose-terminal.js';
import { sectionLines } from '../report/section-lines.js';
import { findStep } from '../session/steps.js';
import { say } from './around.js';
import { courseOption, openLab } from './open-lab.js';
import { columns, paint } from './session.js';

interface Arguments {
  readonly lab: string;
  readonly step?: string | undefined;
  readonly course?: string | undefined;
}

export const show: CommandModule<object, Arguments> = {
  command: 'show <lab>',
  describe: 'Read a lab, or one step of it',
  builder: (yargs) =>
    yargs.positional('lab', { type: 'string', demandOption: true, describe: 'Its folder, or a part of it' }).options({
      ...courseOption,
      step: { type: 'string', describe: 'The number or the id of a step; all unless said' },
    }),
  handler: async ({ lab: word, step: wanted, course }) => {
    const lab = await openLab(word, course);
    const step = wanted === undefined ? undefined : findStep(lab, wanted);
    if (wanted !== undefined && step === undefined)
      throw new LabError('bad-usage', `${lab.name} has no step ${wanted}.`, `Read all of it: labs show ${lab.name}`);
    for (const line of step === undefined ? wholeLab(lab) : titled(step)) say(line);
  },
};

function wholeLab(lab: Lab): string[] {
  const brush = paint();
  const head = [
    brush.strong(lab.title),
    `${lab.summary} (${lab.minutes} minutes)`,
    '',
    ...proseLines(lab.introduction, columns(), brush),
  ];
  return [...head, ...lab.sections.flatMap((section) => ['', ...titled(section)])];
}

function titled(section: Section): string[] {
  const reading = {
    paint: paint(),
    columns: columns(),
    checks: registry,
    met: new Set<string>(),
    call: 'labs ',
  } as const;
  return [paint().strong(section.title), '', ...sectionLines(section, reading)];
}
