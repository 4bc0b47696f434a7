/** Where the making of an image has got to; a phase lasts for many reports, the detail changes with each. */
export interface Progress {
  readonly phase: string;
  readonly detail: string;
}

/** Nothing more is to come: what shows progress on one line gives the line back. */
export const ended: Progress = { phase: '', detail: '' };

export type Report = (progress: Progress) => void;

/** Reads what apt and dpkg say, line by line, and reports how far they are. */
export function aptReader(report: Report): (line: string) => void {
  let packages = 0;
  let fetched = 0;
  let ready = 0;
  let size = '';
  return (line) => {
    // Essential packages come first, in a round of their own.
    packages += Number(/(\d+) newly installed/.exec(line)?.[1] ?? 0);
    size = /^Need to get (?:\S+ \wB\/)?([\d.]+ \wB)/.exec(line)?.[1] ?? size;
    if (line.startsWith('Get:') && line.includes(' Packages [')) report({ phase: 'Reading package lists', detail: '' });
    else if (line.startsWith('I: creating tarball')) report({ phase: 'Packing', detail: '' });
    else if (packages === 0) return;
    else if (line.startsWith('Get:')) {
      report({ phase: 'Fetching packages', detail: `${++fetched} of ${packages}, ${size} in this round` });
    } else if (line.startsWith('Setting up ')) {
      report({ phase: 'Installing packages', detail: `${++ready} of ${packages}` });
    }
  };
}
