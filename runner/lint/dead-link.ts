import { fileOf, linksIn, type Link } from '../lab/links.js';
import type { Look, Source } from './rule.js';

/** A link or an image that leads nowhere, within the lab's folder or within its page. Other sites are not asked. */
export const deadLink: Look = (source) =>
  linksIn(source.lines).flatMap((link) => {
    const fault = faultOf(link, source);
    return fault === undefined ? [] : [{ at: link.at, message: fault }];
  });

function faultOf(link: Link, { lines, exists }: Source): string | undefined {
  const { target } = link;
  const path = fileOf(link);
  if (path !== undefined) return exists(path) ? undefined : `${target} leads nowhere: there is no ${path} here`;
  if (!target.startsWith('#')) return undefined;
  const headings = lines.filter((line) => /^#+ /.test(line)).map(slug);
  return target === '#' || headings.includes(target.slice(1))
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
