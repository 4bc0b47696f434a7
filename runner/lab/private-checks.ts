import type { Context, Registry } from './context.js';
import type { Lab, Step, StepCheck } from './lab.js';
import { didYouMean } from './near-miss.js';
import { readOutline } from './outline.js';
import { Findings, UnsoundLab } from './problem.js';
import { withIds } from './step.js';
import { readPrivateHeader } from './step-header.js';
import { readItems } from './step-items.js';

/**
 * The lab with checks that only its teacher has: a Markdown file of `##` sections, each with `<!-- step: ID -->` of a step of
 * the lab and with check blocks. They share in the points of that step, by their weights.
 */
export function withPrivate(lab: Lab, file: string, text: string, registry: Registry): Lab {
  const findings = new Findings(file);
  const said = new Findings(file);
  const outline = readOutline(text, said);
  // It may begin like a lab, and need not.
  for (const { rule, message, ...at } of said.problems) if (rule !== 'front-matter') findings.add(rule, at, message);
  const context: Context = {
    ...{ findings, registry, lines: outline.lines },
    nodes: lab.plan.nodes.map(({ name }) => name),
  };
  const ids = lab.sections.flatMap((section) => (section.kind === 'step' ? [section.id] : []));
  const added = new Map<string, readonly StepCheck[]>();
  for (const section of outline.sections) {
    const items = readItems(section, context);
    if (items.header === undefined) {
      if (items.asked > 0)
        findings.add('misplaced', section.heading.at, `"${section.heading.text}" has checks and names no step`);
      continue;
    }
    const { id, visibility } = readPrivateHeader(items.header, outline.lines, findings);
    if (!ids.includes(id))
      findings.add('unknown-step', items.header.at, `${lab.name} has no step ${id}${didYouMean(id, ids)}`);
    const step = lab.sections.find((one): one is Step => one.kind === 'step' && one.id === id);
    const taken = [...(step?.checks ?? []), ...(step?.questions ?? []), ...(added.get(id) ?? [])].map((one) => one.id);
    const checks = withIds(items.declared, taken, context).map((check) => ({ ...check, visibility }));
    added.set(id, [...(added.get(id) ?? []), ...checks]);
  }
  if (findings.problems.length > 0) throw new UnsoundLab(file, findings.problems);
  const sections = lab.sections.map((section) =>
    section.kind === 'step' ? { ...section, checks: [...section.checks, ...(added.get(section.id) ?? [])] } : section,
  );
  return { ...lab, sections };
}
