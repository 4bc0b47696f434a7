/** Text on one line that Markdown, and the HTML in it, take for nothing but text: no link, no mention, no table. */
export function markdown(text: string): string {
  return text
    .replace(/[&<>\\`*_{}[\]#+!|~:@$=]|(?<=www)\./gi, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/\s+/g, ' ');
}

/** A block of code whose end nothing in it can be taken for. */
export function fenced(text: string): string[] {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}text`, text, fence];
}

/** Text in XML 1.0, between tags and in attributes; what XML cannot hold must be gone already. */
export function xml(text: string): string {
  const named: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&apos;',
  };
  return text.replace(/[&<>"']/g, (character) => named[character] ?? character).replace(/\n/g, '&#10;');
}

/** A cell of CSV that no spreadsheet takes for a formula. */
export function cell(text: string): string {
  // An apostrophe is how spreadsheets are told that text follows; plain numbers stay numbers.
  const isFormula = /^[\s]*[=+\-@|%\uff1d\uff0b\uff0d\uff20]/.test(text) && !/^-?\d+(?:\.\d+)?$/.test(text);
  const safe = isFormula ? `'${text}` : text;
  return /[",;\t\n\r]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
