import type { At } from './problem.js';

/** The comments that speak to us. */
export const noteWords = ['step', 'when', 'unnoticed'] as const;

export type NoteWord = (typeof noteWords)[number];

/** The parts of a piece of HTML in Markdown that mean something to a lab. */
export type HtmlPart =
  | { readonly kind: 'open'; readonly summary: string; readonly at: At }
  | { readonly kind: 'close'; readonly at: At }
  | {
      readonly kind: 'note';
      readonly word: NoteWord;
      readonly text: string;
      readonly at: At;
      readonly to: number;
    }
  /** Text that Markdown took for HTML, since no blank line is before it. */
  | { readonly kind: 'swallowed'; readonly after: string; readonly at: At };

const marks =
  /(<details\b[^>]*>)\s*(?:<summary>([\s\S]*?)<\/summary>)?|<\/details\s*>|<!--\s*(step|when|unnoticed)\s*:([\s\S]*?)-->|<!--[\s\S]*?-->/gi;

/** Scans one HTML block; `from` is the index of its first line. An image or a table of HTML has no parts. */
export function scanHtml(lines: readonly string[], from: number): readonly HtmlPart[] {
  const text = lines.join('\n');
  const at = (offset: number): At => {
    const before = text.slice(0, offset).split('\n');
    return { line: from + before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  };
  const parts: HtmlPart[] = [];
  let end = 0;
  let previous = '';
  const swallow = (to: number): void => {
    const start = text.slice(end, to).search(/\S/);
    if (start !== -1 && previous !== '') parts.push({ kind: 'swallowed', after: previous, at: at(end + start) });
  };
  for (const match of text.matchAll(marks)) {
    const [whole, details, summary, word, rest] = match;
    swallow(match.index);
    const here = at(match.index);
    end = match.index + whole.length;
    if (details !== undefined) {
      parts.push({ kind: 'open', summary: (summary ?? '').trim(), at: here });
      previous = summary === undefined ? '<details>' : '</summary>';
    } else if (word !== undefined && rest !== undefined) {
      const to = at(end).line;
      parts.push({
        kind: 'note',
        word: noteWords.find((one) => one === word.toLowerCase()) ?? 'when',
        text: rest.trim(),
        at: here,
        to,
      });
      previous = 'the comment';
    } else if (whole.startsWith('</')) {
      parts.push({ kind: 'close', at: here });
      previous = '</details>';
    }
  }
  swallow(text.length);
  return parts;
}
