import type { Mend } from '../lab/problem.js';

/** The text with these changes made, none of which sees what another has moved. */
export function mended(text: string, mends: readonly Mend[]): string {
  const lines = text.split('\n');
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const once = new Map(mends.map((mend) => [`${mend.at.line}:${mend.at.column}`, mend]));
  const fromTheEnd = [...once.values()].sort((a, b) => b.at.line - a.at.line || b.at.column - a.at.column);
  for (const { at, remove, insert } of fromTheEnd) {
    const line = lines[at.line - 1] ?? '';
    const before = line.slice(0, at.column - 1);
    lines[at.line - 1] = before + insert.replaceAll('\n', lineEnd) + line.slice(at.column - 1 + remove);
  }
  return lines.join('\n');
}
