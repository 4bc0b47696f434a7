import { isMap, isScalar, parse, parseDocument, stringify, visit } from 'yaml';

import { readInfo } from './info.js';
import { readOutline, type Details, type Fence, type Item, type Note, type OutlineSection } from './outline.js';
import { Findings } from './problem.js';
import { readSummary } from './summary.js';

/** Lines that others stand for, counted from 0, `to` exclusive. */
interface Edit {
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

/**
 * The text of a sound lab as students get it: no solution, no other way, no commands of a mistake, no right choice of what is graded,
 * and no comment. Every step says so. Nothing varies in it any more.
 */
export function stripped(text: string): string {
  const findings = new Findings('lab.md');
  const { lines, frontMatter, introduction, sections } = readOutline(text, findings);
  const stripper = new Stripper(lines, findings);
  const edits = [introduction, ...sections].flatMap((section) => stripper.section(section));
  const head = withoutVary(frontMatter?.text ?? '');
  const body = edited(lines, [{ from: 0, to: (frontMatter?.text.split('\n').length ?? 0) + 2, lines: head }, ...edits]);
  return withoutComments(body.join('\n'));
}

function withoutVary(frontMatter: string): string[] {
  const keys = Object.entries(parse(frontMatter) as Readonly<Record<string, unknown>>);
  const rest = Object.fromEntries(keys.filter(([key]) => key !== 'vary'));
  return ['---', ...stringify(rest, { lineWidth: 0 }).trimEnd().split('\n'), '---'];
}

function edited(lines: readonly string[], edits: readonly Edit[]): string[] {
  const ordered = [...edits].sort((a, b) => a.from - b.from);
  let next = 0;
  const kept = ordered.flatMap((edit) => {
    const before = lines.slice(next, edit.from);
    next = edit.to;
    return [...before, ...edit.lines];
  });
  return [...kept, ...lines.slice(next)];
}

class Stripper {
  readonly #lines: readonly string[];
  readonly #findings: Findings;
  #asked: 'nothing yet' | 'a check' = 'nothing yet';

  constructor(lines: readonly string[], findings: Findings) {
    this.#lines = lines;
    this.#findings = findings;
  }

  section({ items }: Pick<OutlineSection, 'items'>): Edit[] {
    this.#asked = 'nothing yet';
    return items.flatMap((item) => this.#item(item));
  }

  #item(item: Item): Edit[] {
    if (item.kind === 'note') return item.word === 'step' ? [kept(item)] : [];
    return item.kind === 'fence' ? this.#fence(item) : this.#details(item);
  }

  #details(details: Details): Edit[] {
    const { kind } = readSummary(details, this.#findings);
    if (kind === 'solution' || kind === 'also-right')
      return [{ from: details.at.line - 1, to: details.to + 1, lines: [] }];
    if (kind !== 'mistake') return details.items.flatMap((item) => this.#item(item));
    const blocks = details.items.filter((item) => item.kind === 'fence' && this.#isPlaced(item));
    return blocks.map(({ from, to }) => ({ from, to, lines: [] }));
  }

  #isPlaced(fence: Fence): boolean {
    return ['run', 'file'].includes(this.#kindOf(fence));
  }

  #fence(fence: Fence): Edit[] {
    const kind = this.#kindOf(fence);
    if (kind === 'check' || kind === 'keep') this.#asked = 'a check';
    if (!['check', 'keep', 'nodes', 'question'].includes(kind)) return [];
    const yaml = bare(fence.content, kind === 'question' && this.#asked === 'a check');
    const indent = ' '.repeat(fence.indent);
    const inner = yaml.split('\n').map((line) => (line === '' ? '' : `${indent}${line}`));
    return [{ from: fence.from + 1, to: fence.to - 1, lines: inner }];
  }

  #kindOf(fence: Fence) {
    return readInfo(this.#lines[fence.from] ?? '', fence.from + 1, this.#findings).kind;
  }
}

const kept = ({ from, to, text }: Note): Edit => ({ from, to, lines: [`<!-- step: ${text} · solution: kept -->`] });

/** YAML without its comments, and of a graded question without what is right. */
function bare(content: string, graded: boolean): string {
  const document = parseDocument(content, { schema: 'core' });
  let changed = Boolean(document.comment ?? document.commentBefore);
  visit(document, {
    Node: (_, node) => {
      changed ||= Boolean(node.comment ?? node.commentBefore);
      node.comment = null;
      node.commentBefore = null;
    },
  });
  document.comment = null;
  document.commentBefore = null;
  const choices = graded ? document.get('choices') : undefined;
  if (isMap(choices))
    document.set(
      'choices',
      choices.items.map(({ key }) => (isScalar(key) ? (key.source ?? String(key.value)) : String(key))),
    );
  else if (!changed) return content.trimEnd();
  return document.toString({ lineWidth: 0 }).trimEnd();
}

/** Comments that speak to nobody but the author; in code they are no comments. */
function withoutComments(text: string): string {
  let fence = '';
  const parts: { readonly code: boolean; readonly lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1] ?? '';
    const code = fence !== '' || mark !== '';
    if (fence === '') fence = mark;
    else if (mark.startsWith(fence)) fence = '';
    const last = parts.at(-1);
    if (last?.code === code) last.lines.push(line);
    else parts.push({ code, lines: [line] });
  }
  return parts.map(({ code, lines }) => (code ? lines.join('\n') : spoken(lines.join('\n')))).join('\n');
}

const spoken = (prose: string) =>
  prose
    .replace(/(`+)[^`](?:[\s\S]*?[^`])?\1(?!`)|<!--(?!\s*(?:step|when)\s*:)[\s\S]*?-->/g, (found) =>
      found.startsWith('`') ? found : '',
    )
    .replace(/\n{3,}/g, '\n\n');
