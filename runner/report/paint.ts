/** Colours for a terminal, each beside a sign or a word that says the same. */
export interface Paint {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly code: (text: string) => string;
  /** What stands before a goal, by how it is. */
  readonly signs: Signs;
  readonly pictures: 'drawn' | 'told';
}

export type Signs = Readonly<Record<'open' | 'met' | 'unmet' | 'unknown', string>>;

const drawn: Signs = { open: '○', met: '●', unmet: '✗', unknown: '?' };

const sgr = (on: number, off: number) => (text: string) => `\x1b[${on}m${text}\x1b[${off}m`;

export const colours: Paint = {
  good: sgr(32, 39),
  bad: sgr(31, 39),
  faint: sgr(2, 22),
  strong: sgr(1, 22),
  code: sgr(36, 39),
  signs: drawn,
  pictures: 'drawn',
};

const same = (text: string) => text;

export const plain: Paint = {
  ...{ good: same, bad: same, faint: same, strong: same, code: same },
  signs: drawn,
  pictures: 'drawn',
};

/** For screen readers and logs: words instead of signs, sentences instead of drawings. */
export const spoken: Paint = {
  ...plain,
  signs: { open: 'goal:', met: 'met:', unmet: 'unmet:', unknown: 'unknown:' },
  pictures: 'told',
};

export function paintFor(env: NodeJS.ProcessEnv, output: { readonly isTTY?: boolean }): Paint {
  if (env['LABS_PLAIN']) return spoken;
  const coloured = output.isTTY === true || Boolean(env['FORCE_COLOR']);
  return coloured && !env['NO_COLOR'] && env['TERM'] !== 'dumb' ? colours : plain;
}
