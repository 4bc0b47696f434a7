import type { Fence, Span } from './outline.js';
import type { Piece } from './lab.js';

/** Lines cut out of the text, and what a reader sees in their place, if anything. */
export interface Cut {
  readonly from: number;
  readonly to: number;
  readonly piece?: Piece;
}

/** The text of a span without what was cut out of it, in order. */
export function prose(lines: readonly string[], span: Span, cuts: readonly Cut[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = span.from;
  const ordered = [...cuts].sort((a, b) => a.from - b.from);
  for (const cut of ordered) {
    pieces.push(...text(lines, from, cut.from));
    if (cut.piece !== undefined) pieces.push(cut.piece);
    from = Math.max(from, cut.to);
  }
  return [...pieces, ...text(lines, from, span.to)];
}

export function cutOf(fence: Fence, piece?: Piece): Cut {
  return { from: fence.from, to: fence.to, ...(piece === undefined ? {} : { piece }) };
}

function text(lines: readonly string[], from: number, to: number): readonly Piece[] {
  const chunk = lines.slice(from, to);
  const first = chunk.findIndex((line) => line.trim() !== '');
  if (first === -1) return [];
  const markdown = chunk.slice(first).join('\n').trimEnd();
  return [{ kind: 'text', markdown, at: { line: from + first + 1, column: 1 } }];
}
