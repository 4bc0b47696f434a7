import type { At } from './problem.js';

export interface Link {
  readonly target: string;
  readonly at: At;
}

/** Links and images of a Markdown text, in reading order; what stands in code is none. */
export function linksIn(lines: readonly string[]): readonly Link[] {
  let fence = '';
  return lines.flatMap((line, index) => {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1] ?? '';
    if (fence === '') fence = mark;
    else if (mark.startsWith(fence)) fence = '';
    return fence === '' && mark === '' ? linksOf(line, index) : [];
  });
}

function linksOf(line: string, index: number): readonly Link[] {
  // Blanked, not cut, so that columns stay.
  const prose = line.replace(/(`+).*?\1/g, (code) => ' '.repeat(code.length));
  const links = prose.matchAll(/\]\(<?([^)\s>]+)|\b(?:src|href)="([^"]+)"/g);
  return [...links].map((match) => {
    const target = match[1] ?? match[2] ?? '';
    return { target, at: { line: index + 1, column: match.index + match[0].indexOf(target) + 1 } };
  });
}

/** The file that a link within a site names; undefined for another site, or a heading of the same page. */
export function fileOf({ target }: Link): string | undefined {
  if (/^(?:[a-z][a-z\d+.-]*:|\/\/)/i.test(target)) return undefined;
  const [path = ''] = target.split('#');
  try {
    return path === '' ? undefined : decodeURI(path);
  } catch {
    // A % that begins no character is one.
    return path;
  }
}
