/** What anything may stand in, as text that no terminal, no browser and no reader of a line takes for more than text. */
export function inert(text: string): string {
  const lines = text
    .replace(/\r\n/g, '\n')
    // What is undone: control characters, marks that turn the order of reading, what is not seen, and halves of characters.
    .replace(
      /[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g,
      '\ufffd',
    )
    .replace(/[\ufdd0-\ufdef\ufffe\uffff]/g, '\ufffd')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    // What a CI that reads our output would take for a command to it.
    .replace(/##\[/g, '# #[')
    .replace(/^(\s*):(?=:[a-z-]+(?: [^\n]*)?::)/gim, '$1: ')
    .split('\n');
  const cut = lines.slice(0, mostLines).map((line) => shortened(line, lineLength));
  const left = lines.length - cut.length;
  return [...cut, ...(left > 0 ? [`… ${left} more lines`] : [])].join('\n');
}

/** The same on one line. */
export function inertLine(text: string, length = lineLength): string {
  return shortened(inert(text).replace(/\s+/g, ' ').trim(), length);
}

const lineLength = 400;
const mostLines = 40;

const shortened = (line: string, length: number) => {
  const characters = line.length <= length ? [] : Array.from(line);
  return characters.length <= length ? line : `${characters.slice(0, length).join('')}…`;
};

/** Every text of a model made inert, but those that a lab's author wrote. */
export function inertAll<T>(model: T): T {
  const walk = (part: unknown): unknown => {
    if (typeof part === 'string') return inert(part);
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(
      Object.entries(part).map(([key, value]) => [inertLine(key), key === 'hints' ? (value as unknown) : walk(value)]),
    );
  };
  return walk(model) as T;
}
