import type { Block, FileBlock, Run } from './lab.js';
import type { Word } from './info.js';
import type { Findings } from './problem.js';
import { didYouMean } from './near-miss.js';

/** One line of the solution, replaced by a block or left out: so a mistake cannot drift from the solution. */
export interface Edit {
  readonly how: 'instead' | 'without';
  readonly line: Word;
  readonly block: Block;
}

/** The solution with these lines changed. A line that is not there exactly once is a problem. */
export function edited(solution: readonly Block[], edits: readonly Edit[], findings: Findings): readonly Block[] {
  return edits.reduce((blocks, edit) => applied(blocks, edit, findings), solution);
}

function applied(blocks: readonly Block[], edit: Edit, findings: Findings): readonly Block[] {
  // A node that is unknown has been reported; then a line is not missed, it is out of sight.
  if ([edit.block, ...blocks].some((block) => block.kind === 'run' && block.nodes.length === 0)) return blocks;
  const targets = blocks.filter((block) => sameTarget(block, edit.block));
  const wanted = edit.line.text.trim();
  const lines = targets.flatMap((block) => linesOf(block).map((line) => line.trim()));
  const count = lines.filter((line) => line === wanted).length;
  if (blocks.length === 0) {
    findings.add(
      'drift',
      edit.line.at,
      `${edit.how}= changes a line of the solution, and no block of one begins with \`\`\`sh NODE here`,
    );
    return blocks;
  }
  if (count !== 1) {
    const where = edit.block.kind === 'file' ? `${edit.block.node}:${edit.block.path}` : edit.block.nodes.join(' ');
    const said = `${edit.how}="${wanted}": ${count === 0 ? 'no line' : `${count} lines`} of the solution on ${where}`;
    const near =
      count === 0
        ? didYouMean(
            wanted,
            lines.filter((line) => line !== ''),
          )
        : '; make the line unique';
    findings.add('drift', edit.line.at, `${said} ${count === 1 ? 'reads' : 'read'} so${near}`);
    return blocks;
  }
  return blocks.flatMap((block) => {
    const holds = sameTarget(block, edit.block) && linesOf(block).some((line) => line.trim() === wanted);
    return holds ? replaced(block, edit, wanted) : [block];
  });
}

/** A block for several nodes, changed on some of them, becomes two. */
function replaced(block: Block, edit: Edit, wanted: string): readonly Block[] {
  const insert = edit.how === 'without' ? [] : linesOf(edit.block);
  const lines = linesOf(block).flatMap((line) => (line.trim() === wanted ? insert : [line]));
  const text = lines.map((line) => `${line}\n`).join('');
  if (block.kind === 'file') return [{ ...block, content: text }];
  const nodes = edit.block.kind === 'run' ? edit.block.nodes : [];
  const others = block.nodes.filter((node) => !nodes.includes(node));
  const changed: Run = { ...block, nodes: block.nodes.filter((node) => nodes.includes(node)), script: text };
  return others.length === 0 ? [changed] : [{ ...block, nodes: others }, changed];
}

function sameTarget(block: Block, other: Block): boolean {
  if (block.kind === 'file') return other.kind === 'file' && sameFile(block, other);
  return other.kind === 'run' && other.nodes.length > 0 && other.nodes.every((node) => block.nodes.includes(node));
}

function sameFile(a: FileBlock, b: FileBlock): boolean {
  return a.node === b.node && a.path === b.path;
}

function linesOf(block: Block): readonly string[] {
  const text = block.kind === 'file' ? block.content : block.script;
  return text.replace(/\n$/, '').split('\n');
}
