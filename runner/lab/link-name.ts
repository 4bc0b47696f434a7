import type { Rule } from './problem.js';

/** Why the kernel would refuse this name for an interface, if it would. */
export function linkNameFault(name: string): { readonly rule: Rule; readonly message: string } | undefined {
  const length = Buffer.byteLength(name);
  if (length > 15)
    return { rule: 'name-too-long', message: `${name} has ${length} characters; an interface's name has at most 15` };
  if (/^\.{0,2}$|[/:\s]/.test(name)) return bad(`the kernel refuses ${name || 'an empty text'} as an interface's name`);
  // "all" and "default" are taken below /proc/sys/net; a % makes the kernel number the name itself; lo is always there.
  if (['all', 'default', 'lo'].includes(name) || name.includes('%'))
    return bad(`${name} cannot be an interface's name: the kernel uses it for something else`);
  if (!/^[\x21-\x7e]+$/.test(name)) return bad(`${name}: an interface's name is of plain letters, digits and signs`);
  return undefined;
}

function bad(message: string): { readonly rule: Rule; readonly message: string } {
  return { rule: 'bad-name', message };
}

/** The interface names that a script gives to new links, with the line of each, counted from 0. */
export function newLinkNames(script: string): readonly { readonly name: string; readonly line: number }[] {
  return script.split('\n').flatMap((text, line) => {
    if (!/\bip\b.*\blink\b.*\badd\b/.test(text)) return [];
    const own = /\blink\s+add\s+(?:(?:dev|name)\s+)?(\S+)/.exec(text)?.[1];
    const peer = /\bpeer\s+(?:name\s+)?(\S+)/.exec(text)?.[1];
    const names = [own, peer].filter((name) => name !== undefined);
    return names.filter((name) => /^[\w.-]+$/.test(name)).map((name) => ({ name, line }));
  });
}
