/** Colours for a terminal, each beside a sign or a word that says the same. */
export interface Paint {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly code: (text: string) => string;
}

const sgr = (on: number, off: number) => (text: string) => `\x1b[${on}m${text}\x1b[${off}m`;

export const colours: Paint = {
  good: sgr(32, 39),
  bad: sgr(31, 39),
  faint: sgr(2, 22),
  strong: sgr(1, 22),
  code: sgr(36, 39),
};

const same = (text: string) => text;

export const plain: Paint = { good: same, bad: same, faint: same, strong: same, code: same };

export function paintFor(env: NodeJS.ProcessEnv, output: { readonly isTTY?: boolean }): Paint {
  return output.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb' ? colours : plain;
}
