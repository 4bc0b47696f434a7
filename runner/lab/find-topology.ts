import { readInfo } from './info.js';
import type { Fence, Outline } from './outline.js';
import { Findings } from './problem.js';
import { checkSubnets } from './subnets.js';
import { readTopology, type TopologyNode } from './topology.js';
import { readYaml } from './yaml.js';

/** The one ```yaml nodes block. It is read before all else, since everything else names nodes; undefined when it cannot be. */
export function findTopology(outline: Outline, findings: Findings): readonly TopologyNode[] | undefined {
  const fences = [outline.introduction, ...outline.sections]
    .flatMap((span) => span.items)
    .filter((item) => item.kind === 'fence')
    .filter((fence) => isNodes(fence, outline));
  const [fence, second] = fences;
  if (fence === undefined) {
    findings.add(
      'no-topology',
      { line: 1, column: 1 },
      'the lab has no nodes; write them under ## Topology, in ```yaml nodes',
    );
    return undefined;
  }
  if (second !== undefined) {
    const message = `a second block of nodes; the first is in line ${fence.from + 1}`;
    findings.add('same-name', { line: second.from + 1, column: 1 }, message);
  }
  const yaml = readYaml(fence.content, { line: fence.from + 2, indent: fence.indent }, findings);
  if (yaml === undefined) return undefined;
  const nodes = readTopology(yaml, findings);
  checkSubnets(nodes, yaml, findings);
  return nodes;
}

/** What else is wrong with the line is found when the sections are read. */
function isNodes(fence: Fence, outline: Outline): boolean {
  return readInfo(outline.lines[fence.from] ?? '', fence.from + 1, new Findings('')).kind === 'nodes';
}
