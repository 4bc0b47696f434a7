import MarkdownIt, { type Token } from 'markdown-it';
import { blockFault } from './block-fault.js';
import { scanHtml, type NoteWord } from './html.js';
import type { At, Findings, Mend } from './problem.js';

/** The lab file as Markdown has it: front matter, one `#`, and the `##` with what stands under each. */
export interface Outline {
  readonly frontMatter?: { readonly text: string; readonly line: number };
  readonly heading?: Heading;
  readonly introduction: Span;
  readonly sections: readonly OutlineSection[];
  /** The lines of the file; index 0 is line 1. */
  readonly lines: readonly string[];
}

export interface Heading {
  readonly text: string;
  readonly at: At;
}

export interface OutlineSection extends Span {
  readonly heading: Heading;
}

/** Lines `from` to `to`, exclusive, counted from 0, and the parts of them that are not prose. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly items: readonly Item[];
}

export type Item = Fence | Note | Details;

export interface Fence {
  readonly kind: 'fence';
  readonly from: number;
  readonly to: number;
  readonly content: string;
  /** Columns that Markdown cut off in front of each line of the content. */
  readonly indent: number;
}

/** A comment that speaks to us: `<!-- step: … -->`, `<!-- when: … -->` or `<!-- unnoticed: … -->`. */
export interface Note {
  readonly kind: 'note';
  readonly from: number;
  readonly to: number;
  readonly word: NoteWord;
  readonly text: string;
  readonly at: At;
}

export interface Details extends Span {
  readonly kind: 'details';
  readonly summary: string;
  readonly at: At;
}

/** Never throws: what is wrong with the Markdown goes to the findings. */
export function readOutline(text: string, findings: Findings): Outline {
  const lines = text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .split('\n');
  const frontMatter = readFrontMatter(lines, findings);
  const skipped = frontMatter === undefined ? 0 : frontMatter.to;
  const body = [...lines.slice(0, skipped).map(() => ''), ...lines.slice(skipped)];
  const markdown = new MarkdownIt({ html: true });
  // Only blocks are read here; what a paragraph says is for the renderer.
  markdown.core.ruler.enableOnly(['normalize', 'block']);
  const builder = new Builder(lines, skipped, findings);
  for (const token of markdown.parse(body.join('\n'), {})) builder.take(token);
  const { heading, introduction, sections } = builder.finish();
  return {
    ...(frontMatter === undefined ? {} : { frontMatter: { text: frontMatter.text, line: 2 } }),
    ...(heading === undefined ? {} : { heading }),
    introduction,
    sections,
    lines,
  };
}

function readFrontMatter(lines: readonly string[], findings: Findings): { text: string; to: number } | undefined {
  if (lines[0]?.trimEnd() !== '---') {
    findings.add(
      'front-matter',
      { line: 1, column: 1 },
      'the lab does not begin with its front matter, between two ---',
    );
    return undefined;
  }
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === '---');
  if (end === -1) {
    findings.add('front-matter', { line: 1, column: 1 }, 'the front matter is not closed by a second ---');
    return undefined;
  }
  return { text: lines.slice(1, end).join('\n'), to: end + 1 };
}

interface Open {
  readonly from: number;
  readonly items: Item[];
  readonly heading?: Heading;
  readonly details?: { readonly summary: string; readonly at: At };
}

/** Walks the tokens and keeps what is open: the section at the bottom, `<details>` above it. */
class Builder {
  readonly #lines: readonly string[];
  readonly #findings: Findings;
  readonly #sections: OutlineSection[] = [];
  #introduction: Span | undefined;
  #heading: Heading | undefined;
  #stack: Open[];
  #headingAt: 'h1' | 'h2' | undefined;
  #sectionBroken = false;
  /** `<details>` that a heading has cut off; their `</details>` come later. */
  #cutOff = 0;

  constructor(lines: readonly string[], from: number, findings: Findings) {
    this.#lines = lines;
    this.#findings = findings;
    this.#stack = [{ from, items: [] }];
  }

  take(token: Token): void {
    const from = token.map?.[0] ?? 0;
    if (token.type === 'heading_open') this.#openHeading(token, from);
    else if (token.type === 'inline') this.#inline(token, from);
    else if (token.type === 'fence') this.#fence(token, from);
    else if (token.type === 'html_block') this.#html(token, from);
  }

  finish(): { heading: Heading | undefined; introduction: Span; sections: readonly OutlineSection[] } {
    this.#closeSection(this.#lines.length);
    const introduction = this.#introduction ?? { from: 0, to: 0, items: [] };
    return { heading: this.#heading, introduction, sections: this.#sections };
  }

  #openHeading(token: Token, from: number): void {
    this.#headingAt = token.level === 0 && (token.tag === 'h1' || token.tag === 'h2') ? token.tag : undefined;
    if (this.#headingAt === undefined || this.#stack.length === 1) return;
    const open = this.#stack.at(-1)?.details;
    this.#broken(
      from,
      `a ${token.markup} inside <details>${open === undefined ? '' : ` (${open.summary}, line ${open.at.line})`}; close it with </details> before the heading`,
    );
    this.#cutOff += this.#stack.length - 1;
    this.#stack = this.#stack.slice(0, 1);
  }

  #inline(token: Token, from: number): void {
    const tag = this.#headingAt;
    this.#headingAt = undefined;
    const heading = { text: token.content, at: this.#at(from) };
    if (tag === 'h2') {
      this.#closeSection(from);
      this.#sectionBroken = this.#cutOff > 0;
      this.#stack = [{ from: token.map?.[1] ?? from + 1, items: [], heading }];
    } else if (tag === 'h1') {
      if (this.#heading !== undefined)
        this.#findings.add(
          'misplaced',
          heading.at,
          `a second # heading; the first is in line ${this.#heading.at.line}`,
        );
      this.#heading ??= heading;
    } else if (/<!--\s*(?:step|when|unnoticed)\s*:/.test(token.content.replace(/`[^`]*`/g, ''))) {
      this.#findings.add(
        'misplaced',
        heading.at,
        'a step, when or unnoticed comment inside text; it needs a line of its own',
      );
    }
  }

  #fence(token: Token, from: number): void {
    const to = token.map?.[1] ?? from + 1;
    const last = (this.#lines[to - 1] ?? '').trim();
    const closed = to - from > 1 && last.startsWith(token.markup) && /^(`+|~+)$/.test(last);
    const fault = blockFault(token.content, token.markup, closed);
    if (token.level > 0) {
      if (/^(?:yaml (?:nodes|check|keep|question)|sh \S)/.test(token.info.trim()))
        this.#findings.add('misplaced', this.#at(from), 'this block stands in a list or a quote; put it at the margin');
      return;
    } else if (fault !== undefined) this.#broken(from, `this block ${fault}`);
    const indent = /^ */.exec(this.#lines[from] ?? '')?.[0].length ?? 0;
    this.#stack.at(-1)?.items.push({ kind: 'fence', from, to, content: token.content, indent });
  }

  #html(token: Token, from: number): void {
    const to = token.map?.[1] ?? from + 1;
    const parts = scanHtml(this.#lines.slice(from, to), from);
    if (token.level > 0) {
      if (parts.length > 0)
        this.#findings.add('misplaced', this.#at(from), 'this stands in a list or a quote; put it at the margin');
      return;
    }
    for (const part of parts) {
      const line = part.at.line - 1;
      if (part.kind === 'note') this.#stack.at(-1)?.items.push({ ...part, from: line, to: part.to });
      else if (part.kind === 'open') this.#stack.push({ from: to, items: [], details: part });
      else if (part.kind === 'close') this.#closeDetails(line);
      else {
        const mend = { at: part.at, remove: 0, insert: part.at.column === 1 ? '\n' : '\n\n' };
        this.#broken(line, `${part.after} needs a blank line after it: what follows is not read as Markdown`, mend);
      }
    }
  }

  #closeDetails(line: number): void {
    const open = this.#stack.at(-1);
    if (open?.details === undefined) {
      if (this.#cutOff > 0) this.#cutOff -= 1;
      else if (!this.#sectionBroken) this.#broken(line, '</details> closes nothing here');
      return;
    }
    this.#stack.pop();
    const { summary, at } = open.details;
    const to = Math.max(line, open.from);
    this.#stack.at(-1)?.items.push({ kind: 'details', summary, at, from: open.from, to, items: open.items });
  }

  #closeSection(to: number): void {
    for (const open of this.#stack.slice(1)) {
      if (open.details !== undefined && !this.#sectionBroken)
        this.#broken(open.details.at.line - 1, '<details> is never closed');
    }
    const [bottom] = this.#stack;
    if (bottom === undefined) return;
    if (this.#sectionBroken) this.#findings.distrust(bottom.heading?.at.line ?? 1, to + 1);
    this.#sectionBroken = false;
    const { from, items, heading } = bottom;
    if (heading === undefined) this.#introduction = { from, to, items };
    else this.#sections.push({ from, to, items, heading });
  }

  /** What lies in a section whose structure is broken cannot be judged. */
  #broken(line: number, message: string, mend?: Mend): void {
    this.#findings.add('broken-markdown', this.#at(line), message, mend);
    this.#sectionBroken = true;
  }

  #at(line: number): At {
    const indent = /^\s*/.exec(this.#lines[line] ?? '')?.[0].length ?? 0;
    return { line: line + 1, column: indent + 1 };
  }
}
