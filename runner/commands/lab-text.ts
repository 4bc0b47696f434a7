import { registry } from '../../checks/registry.js';
import type { Lab, Section } from '../lab/lab.js';
import { proseLines } from '../lab/prose-terminal.js';
import { sectionLines } from '../report/section-lines.js';
import { columns, paint } from './session.js';

/** All that a lab has for a learner to read. */
export function textOf(lab: Lab): string[] {
  const brush = paint();
  const head = [
    brush.strong(lab.title),
    `${lab.summary} (${lab.minutes} minutes)`,
    '',
    ...proseLines(lab.introduction, columns(), brush),
  ];
  return [...head, ...lab.sections.flatMap((section) => ['', ...sectionText(section)])];
}

export function sectionText(section: Section): string[] {
  const reading = {
    paint: paint(),
    columns: columns(),
    checks: registry,
    met: new Set<string>(),
    call: 'labs ',
  } as const;
  return [paint().strong(section.title), '', ...sectionLines(section, reading)];
}
