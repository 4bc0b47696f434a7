/** What every shell of a node has. */
const own = new Set(
  'HOME PATH PWD OLDPWD USER HOSTNAME SHELL TERM LANG UID EUID PPID RANDOM SECONDS LINENO SHLVL IFS REPLY OPTARG OPTIND BASHPID BASH_SOURCE BASH_VERSION FUNCNAME PIPESTATUS HOSTTYPE OSTYPE MACHTYPE EPOCHSECONDS EPOCHREALTIME'.split(
    ' ',
  ),
);

/** The variables that a script expands with no value to fall back on, with the line of each, counted from 0. */
export function expandedNames(script: string): readonly { readonly name: string; readonly line: number }[] {
  const read = unquoted(script);
  return [...read.matchAll(/(?<!\\)\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?!:?[-=+?]|\w))/g)].flatMap((match) => {
    const name = match[1] ?? match[2] ?? '';
    if (own.has(name)) return [];
    return [{ name, line: read.slice(0, match.index).split('\n').length - 1 }];
  });
}

/** The variables that a script gives a value anywhere, whatever the way. */
export function setNames(script: string): ReadonlySet<string> {
  const assigned = [...script.matchAll(/(?<![\w$])([A-Za-z_]\w*)(?:\[[^\]]*\])?\+?=/g)].map((match) => match[1] ?? '');
  const named = [
    ...script.matchAll(/\b(?:for|select|read|mapfile|readarray|local|declare|export|printf -v)\s+([^;|&\n<]*)/g),
  ];
  return new Set([...assigned, ...named.flatMap((match) => match[1]?.match(/[A-Za-z_]\w*/g) ?? [])]);
}

/** The script with all that the shell does not expand blanked: single quotes, quoted here-documents, comments. */
function unquoted(script: string): string {
  const blank = (text: string) => text.replace(/[^\n]/g, ' ');
  const here = script.replace(/<<-?\s*(['"])(\w+)\1[^\n]*\n[\s\S]*?\n\s*\2(?=\n|$)/g, blank);
  let quote = '';
  let out = '';
  for (let index = 0; index < here.length; index += 1) {
    const sign = here.charAt(index);
    if (sign === '\\' && quote !== "'") {
      out += here.slice(index, index + 2);
      index += 1;
      continue;
    }
    const comment = sign === '#' && quote === '' && /(?:^|\s)$/.test(out.slice(-1));
    if (comment) {
      const end = here.indexOf('\n', index);
      out += blank(here.slice(index, end === -1 ? undefined : end));
      index = (end === -1 ? here.length : end) - 1;
      continue;
    }
    if (quote === '' && (sign === "'" || sign === '"')) quote = sign;
    else if (sign === quote) quote = '';
    out += quote === "'" && sign !== '\n' ? ' ' : sign;
  }
  return out;
}
