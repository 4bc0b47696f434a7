import type { Look, Remark, Source } from './rule.js';

/** A link or an image that leads nowhere, within the lab's folder or within its page. Other sites are not asked. */
export const deadLink: Look = (source) => {
  let fence = '';
  return source.lines.flatMap((line, index) => {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1] ?? '';
    if (fence === '') fence = mark;
    else if (mark.startsWith(fence)) fence = '';
    return fence === '' && mark === '' ? linksIn(line, index, source) : [];
  });
};

function linksIn(line: string, index: number, source: Source): readonly Remark[] {
  // Blanked, not cut, so that columns stay.
  const prose = line.replace(/(`+).*?\1/g, (code) => ' '.repeat(code.length));
  const links = prose.matchAll(/\]\(<?([^)\s>]+)|\b(?:src|href)="([^"]+)"/g);
  return [...links].flatMap((match): readonly Remark[] => {
    const target = match[1] ?? match[2] ?? '';
    const at = { line: index + 1, column: match.index + match[0].indexOf(target) + 1 };
    const fault = faultOf(target, source);
    return fault === undefined ? [] : [{ at, message: fault }];
  });
}

function faultOf(target: string, { lines, exists }: Source): string | undefined {
  if (/^(?:[a-z][a-z\d+.-]*:|\/\/)/i.test(target)) return undefined;
  const [path = '', anchor = ''] = target.split('#');
  if (path !== '') return exists(decodeURI(path)) ? undefined : `${target} leads nowhere: there is no ${path} here`;
  const headings = lines.filter((line) => /^#+ /.test(line)).map(slug);
  return anchor === '' || headings.includes(anchor)
    ? undefined
    : `${target} leads nowhere: no heading of this lab is called so`;
}

/** As GitHub makes an anchor of a heading. */
function slug(heading: string): string {
  return heading
    .replace(/^#+ /, '')
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
}
