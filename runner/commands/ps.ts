import type { CommandModule } from 'yargs';

import { Grounds } from '../ground/grounds.js';
import type { Standing } from '../ground/ground.js';
import { around, say, tellUnseen } from './around.js';
import { asTyped } from './as-typed.js';

export const ps: CommandModule<object, { json: boolean }> = {
  command: 'ps',
  describe: 'Show the labs that are up',
  builder: (yargs) => yargs.option('json', { type: 'boolean', default: false, describe: 'As JSON, for programs' }),
  handler: async ({ json }) => {
    const survey = await new Grounds(around()).survey();
    tellUnseen(survey);
    const labs = await Promise.all(survey.labs.map(row));
    if (json) say(JSON.stringify(labs, null, 2));
    else if (labs.length === 0) say(asTyped('No lab is up. Start one: labs up LAB', process.env));
    else for (const line of table(labs)) say(line);
  },
};

type Row = Awaited<ReturnType<typeof row>>;

async function row(lab: Standing) {
  return {
    as: lab.as,
    lab: lab.plan.lab,
    ground: lab.ground,
    where: lab.where,
    since: lab.since.toISOString(),
    nodes: await lab.nodes(),
  };
}

function table(labs: readonly Row[]): string[] {
  const cells = labs.map(({ as, where, since, nodes }) => {
    const names = nodes.map(({ name, state }) => (state === 'running' ? name : `${name} (gone)`)).join(', ');
    return [as, where, age(Date.now() - Date.parse(since)), names];
  });
  const rows = [['LAB', 'GROUND', 'UP FOR', 'NODES'], ...cells];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((cell) => cell[column]?.length ?? 0)));
  return rows.map((cell) =>
    cell
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function age(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 1) return `${Math.max(0, Math.floor(milliseconds / 1000))} s`;
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}
