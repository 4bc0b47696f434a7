import type { Context } from './context.js';
import type { Block, Lab, Section } from './lab.js';
import { linkNameFault, newLinkNames } from './link-name.js';
import { didYouMean } from './near-miss.js';
import type { Outline, OutlineSection } from './outline.js';
import type { Findings } from './problem.js';
import { prose } from './prose.js';
import { readReading, readStep } from './step.js';
import { readStepHeader, type StepHeader } from './step-header.js';
import { readItems, type StepItems } from './step-items.js';
import { readWay } from './way.js';

export interface Sections {
  readonly introduction: Lab['introduction'];
  readonly sections: readonly Section[];
  /** The Setup of the whole lab, from sections that are no steps. */
  readonly setup: readonly Block[];
}

export function readSections(outline: Outline, context: Context): Sections {
  const headers: StepHeader[] = [];
  const { introduction, setup: first } = readIntroduction(outline, context);
  const setup: Block[] = [...first];
  const sections = outline.sections.map((section): Section => {
    const items = readItems(section, context);
    if (items.header === undefined) {
      setup.push(...setupOf(items, context));
      return readReading(section, items, context);
    }
    const header = readStepHeader(items.header, context.lines, context.findings);
    headers.push(header);
    return readStep(section, items, header, context);
  });
  refuseUnknownSteps(headers, context.findings);
  const built = sections.flatMap((section) =>
    section.kind === 'step' ? [section.setup, section.solution.blocks] : [],
  );
  refuseLongNames([...setup, ...built.flat()], context);
  return { introduction, sections, setup };
}

function setupOf(items: StepItems, context: Context): readonly Block[] {
  const setups = items.details.filter(({ summary }) => summary.kind === 'setup');
  return setups.flatMap(({ details }) => readWay(details, context).blocks);
}

/** What stands before the first `##` may hold pictures and a Setup, and nothing that is asked. */
function readIntroduction(outline: Outline, context: Context): Omit<Sections, 'sections'> {
  const { introduction } = outline;
  const from = outline.heading === undefined ? introduction.from : Math.max(introduction.from, outline.heading.at.line);
  const heading = outline.heading ?? { text: 'the introduction', at: { line: introduction.from + 1, column: 1 } };
  const section: OutlineSection = { ...introduction, from, heading };
  const items = readItems(section, context);
  if (items.header !== undefined)
    context.findings.add('misplaced', items.header.at, 'step: stands below a ## heading, and none is above it here');
  if (items.asked > 0 || items.details.length > 0) readReading(section, items, context);
  return { introduction: prose(context.lines, section, items.cuts), setup: setupOf(items, context) };
}

function refuseUnknownSteps(headers: readonly StepHeader[], findings: Findings): void {
  for (const [index, { id, undoneBy, at }] of headers.entries()) {
    if (headers.slice(0, index).some((other) => other.id === id))
      findings.add('same-name', at, `two steps are called ${id}; progress and points hang on the id`);
    if (undoneBy === undefined) continue;
    const later = headers.slice(index + 1).map((header) => header.id);
    if (later.includes(undoneBy.id)) continue;
    const early = headers.some((header) => header.id === undoneBy.id);
    const why = early ? 'is not a later step' : `is no step of this lab${didYouMean(undoneBy.id, later)}`;
    findings.add('unknown-step', undoneBy.at, `undone by: ${undoneBy.id} ${why}`);
  }
}

/** In mistakes a name may well be too long: that is what some of them are about. */
function refuseLongNames(blocks: readonly Block[], context: Context): void {
  for (const block of blocks) {
    if (block.kind === 'file') continue;
    for (const { name, line } of newLinkNames(block.script)) {
      const fault = linkNameFault(name);
      if (fault?.rule !== 'name-too-long') continue;
      const index = block.at.line + line;
      const column = (context.lines[index] ?? '').indexOf(name) + 1;
      context.findings.add(fault.rule, { line: index + 1, column }, fault.message);
    }
  }
}
