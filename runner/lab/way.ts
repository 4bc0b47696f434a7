import { readBlock } from './block.js';
import type { Context } from './context.js';
import { edited, type Edit } from './edit.js';
import { readInfo, type Info } from './info.js';
import type { Block, Way } from './lab.js';
import type { Details, Fence, Span } from './outline.js';
import { cutOf, prose, type Cut } from './prose.js';

type Placed = Extract<Info, { kind: 'run' | 'file' }>;

/** The text and the blocks of a Solution, or of a Setup: every block stands for itself. */
export function readWay(span: Span, context: Context): Way {
  const cuts: Cut[] = [];
  refuseNodeless(span, context);
  const blocks = placedFences(span, cuts, context).flatMap(({ fence, info }) => {
    for (const word of [info.options.instead, info.options.without])
      if (word !== undefined)
        context.findings.add('misplaced', word.at, 'instead= and without= change a solution; they stand in a mistake');
    return readBlock(fence, info, context);
  });
  return { prose: prose(context.lines, span, cuts), blocks };
}

/** What there is of a solution when another way is read. */
export interface Known {
  readonly solution: readonly Block[];
  readonly reference: 'here' | 'kept';
}

/** The same for another way or a mistake, whose blocks may be changes of the solution. */
export function readOtherWay(span: Details, { solution, reference }: Known, context: Context): Way {
  const cuts: Cut[] = [];
  const own: Block[] = [];
  const edits: Edit[] = [];
  refuseNodeless(span, context);
  const placed = placedFences(span, cuts, context);
  // Where the solution is kept, a mistake is only recognised.
  if (placed.length === 0 && reference === 'here')
    context.findings.add('bad-block', span.at, `nothing in "${span.summary}" can be tried; it needs a block on a node`);
  for (const { fence, info } of placed) {
    const blocks = readBlock(fence, info, context);
    const how = info.options.instead === undefined ? 'without' : 'instead';
    const line = info.options[how];
    if (line === undefined) own.push(...blocks);
    else edits.push(...blocks.map((block): Edit => ({ how, line, block })));
    if (how === 'without' && line !== undefined && hasCommands(fence))
      context.findings.add('bad-block', line.at, 'without= leaves a line out; its block holds at most a # comment');
  }
  if (own.length > 0 && edits.length > 0)
    context.findings.add('bad-block', own[0]?.at ?? { line: 1, column: 1 }, mixed);
  const blocks = edits.length > 0 ? edited(solution, edits, context.findings) : own;
  return { prose: prose(context.lines, span, cuts), blocks };
}

const mixed = 'either every block here changes the solution (instead=, without=), or none does';

function hasCommands(fence: Fence): boolean {
  return fence.content.split('\n').some((line) => line.trim() !== '' && !line.trim().startsWith('#'));
}

/** The text of a hint: what stands in its blocks is read, not run. */
export function readHint(span: Span, context: Context): Way['prose'] {
  const cuts: Cut[] = [];
  for (const { fence } of placedFences(span, cuts, context)) {
    const at = { line: fence.from + 1, column: 1 };
    context.findings.add('misplaced', at, 'a hint runs nothing; leave the node out, or write ```text');
  }
  return prose(context.lines, span, cuts);
}

interface PlacedFence {
  readonly fence: Fence;
  readonly info: Placed;
}

/** The fences that do something; all others stay in the text. */
function placedFences(span: Span, cuts: Cut[], context: Context): readonly PlacedFence[] {
  return span.items.flatMap((item): readonly PlacedFence[] => {
    if (item.kind === 'note') {
      cuts.push({ from: item.from, to: item.to });
      return [];
    }
    if (item.kind === 'details') {
      const message = `<details> (${item.summary}) inside <details>; close the first one before`;
      context.findings.add('misplaced', item.at, message);
      return [];
    }
    const at = { line: item.from + 1, column: 1 };
    const info = readInfo(context.lines[item.from] ?? '', item.from + 1, context.findings);
    if (info.kind === 'picture') {
      cuts.push(cutOf(item, { kind: 'picture', sentence: info.sentence, drawing: item.content, at }));
    } else if (info.kind === 'run' || info.kind === 'file') {
      const on = (info.kind === 'run' ? info.nodes : info.targets).map((word) => word.text);
      cuts.push(cutOf(item, { kind: 'code', on, text: item.content, at }));
      return [{ fence: item, info }];
    } else if (info.kind !== 'plain') {
      context.findings.add('misplaced', at, `yaml ${info.kind} has no meaning here; it stands in the step itself`);
    }
    return [];
  });
}

/** An `sh` without a node was surely meant to run. */
function refuseNodeless(span: Span, context: Context): void {
  for (const item of span.items) {
    if (item.kind !== 'fence' || !/^\s*[`~]+\s*sh\s*$/.test(context.lines[item.from] ?? '')) continue;
    const at = { line: item.from + 1, column: 1 };
    context.findings.add('bad-block', at, 'on which node? write ```sh NODE; what is only to be read is ```text');
  }
}
