import { posix } from 'node:path';
import type { Info, Options, Word } from './info.js';
import type { Block, FileBlock, Run } from './lab.js';
import type { Fence } from './outline.js';
import { knownNode, type Context } from './context.js';

type Placed = Extract<Info, { kind: 'run' | 'file' }>;

/** The blocks of one fence: a run, or a file on each node that it names. */
export function readBlock(fence: Fence, info: Placed, context: Context): readonly Block[] {
  return info.kind === 'run' ? [readRun(fence, info, context)] : readFiles(fence, info, context);
}

function readRun(fence: Fence, info: Extract<Info, { kind: 'run' }>, context: Context): Run {
  const { save } = info.options;
  const nodes = info.nodes.filter((word) => knownNode(word.text, word.at, context)).map((word) => word.text);
  if (info.nodes.length === 0)
    context.findings.add('bad-block', { line: fence.from + 1, column: 1 }, 'on which node? write ```sh NODE');
  if (save !== undefined) checkSave(save, info.nodes, context);
  const at = { line: fence.from + 1, column: 1 };
  return { kind: 'run', nodes, script: fence.content, ...(save === undefined ? {} : { save: save.text }), at };
}

function checkSave(save: Word, nodes: readonly Word[], context: Context): void {
  if (!/^[A-Z][A-Z0-9_]*$/.test(save.text))
    context.findings.add('bad-name', save.at, `save=${save.text}: a variable is of capitals, digits and _, like MAC`);
  else if (['PATH', 'HOME', 'IFS', 'ENV', 'PWD', 'SHELL'].includes(save.text))
    context.findings.add('bad-name', save.at, `save=${save.text} would overwrite the shell's own; choose another name`);
  if (nodes.length > 1)
    context.findings.add('bad-block', save.at, `save=${save.text} on ${nodes.length} nodes; a value comes from one`);
}

function readFiles(fence: Fence, info: Extract<Info, { kind: 'file' }>, context: Context): readonly FileBlock[] {
  const mode = readMode(info.options, context);
  return info.targets.flatMap((word): readonly FileBlock[] => {
    const colon = word.text.indexOf(':');
    if (colon === -1) {
      context.findings.add('bad-block', word.at, `${word.text} is not a file on a node; write NODE:/path`);
      return [];
    }
    const node = word.text.slice(0, colon);
    const path = word.text.slice(colon + 1);
    if (!posix.isAbsolute(path) || posix.normalize(path) !== path || path.endsWith('/'))
      context.findings.add('bad-value', word.at, `${path} is not the plain absolute path of a file`);
    if (!knownNode(node, word.at, context)) return [];
    return [{ kind: 'file', node, path, mode, content: fence.content, at: { line: fence.from + 1, column: 1 } }];
  });
}

function readMode(options: Options, context: Context): number {
  const { mode } = options;
  if (mode === undefined) return 0o644;
  if (/^0?[0-7]{3,4}$/.test(mode.text)) return parseInt(mode.text, 8);
  context.findings.add('bad-value', mode.at, `mode=${mode.text} is not a file's mode; write it like 600 or 755`);
  return 0o644;
}
