import { basename, dirname } from 'node:path';
import type { Plan, PlannedFile } from '../ground/plan.js';
import type { Context, Registry } from './context.js';
import { findTopology } from './find-topology.js';
import { readFrontMatter, type FrontMatter } from './front-matter.js';
import type { Lab, Run } from './lab.js';
import { didYouMean } from './near-miss.js';
import { readOutline, type Outline } from './outline.js';
import { Findings, UnsoundLab } from './problem.js';
import { readSections } from './sections.js';
import type { TopologyNode } from './topology.js';
import { readYaml } from './yaml.js';

/** A file out of `files/NODE/…`, laid over that node's root. */
export interface OverlaidFile extends PlannedFile {
  readonly node: string;
}

/** Markdown to one sound lab, or an UnsoundLab that carries every problem. Reads no file itself. */
export function parseLab(file: string, text: string, registry: Registry, overlay: readonly OverlaidFile[] = []): Lab {
  const findings = new Findings(file);
  const outline = readOutline(text, findings);
  const topology = findTopology(outline, findings);
  const context = { findings, registry, nodes: topology?.map((node) => node.name), lines: outline.lines };
  const front = readFront(outline, findings);
  const { introduction, sections, setup } = readSections(outline, context);
  refuseUnknownOverlay(overlay, context);
  if (front === undefined || topology === undefined || findings.problems.length > 0)
    throw new UnsoundLab(file, findings.problems);
  const name = basename(file) === 'lab.md' ? basename(dirname(file)) : basename(file, '.md');
  const { work, share, ...plain } = front;
  return {
    name,
    file,
    ...plain,
    ...(work === undefined ? {} : { work }),
    ...(share === undefined ? {} : { share }),
    plan: planOf(name, topology, [...overlay, ...setup.filter((block) => block.kind === 'file')]),
    setup: setup.filter((block): block is Run => block.kind === 'run'),
    introduction,
    sections,
    warnings: findings.warnings,
  };
}

function readFront(outline: Outline, findings: Findings): FrontMatter | undefined {
  if (outline.frontMatter === undefined) return undefined;
  const yaml = readYaml(outline.frontMatter.text, { line: outline.frontMatter.line, indent: 0 }, findings);
  if (yaml === undefined) return undefined;
  const body = outline.lines.slice(outline.introduction.from).join('\n');
  return readFrontMatter(yaml, outline.heading, body, findings);
}

/** A folder below files/ that is named like no node would be laid over nothing, in silence. */
function refuseUnknownOverlay(overlay: readonly OverlaidFile[], context: Context): void {
  for (const node of new Set(overlay.map((file) => file.node))) {
    if (context.nodes === undefined || context.nodes.includes(node)) continue;
    const near = didYouMean(node, context.nodes);
    context.findings.add('unknown-node', { line: 1, column: 1 }, `files/${node}/ is for no node of this lab${near}`);
  }
}

/** Where a file is given twice, the lab's own text wins over files/. */
function planOf(
  lab: string,
  topology: readonly TopologyNode[],
  files: readonly (PlannedFile & { readonly node: string })[],
): Plan {
  const lans = new Set(topology.flatMap((node) => node.links.map((link) => link.lan)));
  const nodes = topology.map(({ name, links, ipv6 }) => {
    const own = new Map(files.filter((file) => file.node === name).map((file) => [file.path, file]));
    return {
      name,
      ipv6,
      links: links.map(({ lan, name: link, addresses, mtu }) => ({
        lan,
        name: link,
        addresses,
        ...(mtu === undefined ? {} : { mtu }),
      })),
      files: [...own.values()].map(({ path, mode, content }) => ({ path, mode, content })),
    };
  });
  return { lab, lans: [...lans], nodes };
}
