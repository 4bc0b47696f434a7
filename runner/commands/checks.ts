import type { CommandModule } from 'yargs';

import type { Check, Group } from '../../checks/check.js';
import { argumentsOf, headings, ownCauses } from '../../checks/page.js';
import { registry } from '../../checks/registry.js';
import { LabError } from '../errors.js';
import { didYouMean } from '../lab/near-miss.js';
import { proseLines, wrapped } from '../lab/prose-terminal.js';
import { say } from './around.js';
import { columns, paint } from './session.js';

export const checks: CommandModule<object, { name?: string | undefined }> = {
  command: 'checks [name]',
  describe: 'Show what a lab can check, and how it is written',
  builder: (yargs) => yargs.positional('name', { type: 'string', describe: 'One check, with all that it takes' }),
  handler: ({ name }) => {
    const check = name === undefined ? undefined : registry.get(name);
    if (name !== undefined && check === undefined)
      throw new LabError(
        'bad-usage',
        `no check is called ${name}${didYouMean(name, registry.keys())}`,
        'See all of them: labs checks',
      );
    for (const line of check === undefined ? allLines() : checkLines(check)) say(line);
  },
};

function allLines(): string[] {
  const groups = Object.keys(headings) as Group[];
  const rows = groups.flatMap((group) => [
    paint().strong(headings[group].title),
    ...wrapped(headings[group].about, columns()).map(paint().faint),
    ...[...registry.values()].filter((check) => check.group === group).flatMap(oneRow),
    '',
  ]);
  return [...rows, 'One of them, with all that it takes: labs checks NAME'];
}

const widest = Math.max(...[...registry.keys()].map((name) => name.length));

function oneRow({ name, about }: Check): string[] {
  const [first = '', ...rest] = told(about, columns() - widest - 4);
  return [`  ${paint().code(name.padEnd(widest))}  ${first}`, ...rest.map((line) => ' '.repeat(widest + 4) + line)];
}

function checkLines(check: Check): string[] {
  const { name, about, example } = check;
  return [
    paint().strong(name),
    ...told(about, columns()),
    '',
    `    ${paint().code(`- ${name}: ${example}`)}`,
    '',
    ...argumentRows(check),
    '',
    'It is unmet for one of these causes, and a mistake names one: <!-- when: ID is CAUSE -->',
    ...wrapped(ownCauses(check).join(', '), columns() - 4).map((line) => `    ${line}`),
  ];
}

function argumentRows(check: Check): string[] {
  const rows = argumentsOf(check);
  const width = Math.max(...rows.map(({ key }) => key.length));
  return rows.flatMap(({ key, need, shape, about }) => {
    const optional = need === 'optional' ? 'optional, ' : '';
    const [first = '', ...rest] = told(`${optional}${shape}${about === '' ? '' : `: ${about}`}`, columns() - width - 4);
    return [`  ${paint().code(key.padEnd(width))}  ${first}`, ...rest.map((line) => ' '.repeat(width + 4) + line)];
  });
}

function told(markdown: string, wide: number): string[] {
  return proseLines([{ kind: 'text', markdown, at: { line: 1, column: 1 } }], wide, paint());
}
