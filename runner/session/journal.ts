import { appendFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

import { fileError } from '../errors.js';

/** One command that a learner typed, as the shell told it. */
export interface Entry {
  readonly at: string;
  readonly step: string;
  readonly place: string;
  readonly directory: string;
  readonly command: string;
  readonly code: number;
  /** The command with expressions in the place of what other nodes have otherwise: see run-time-values. */
  readonly portable?: string;
  /** Ended by ^C. */
  readonly interrupted?: boolean;
}

/** What a learner has typed on these nodes, in order. A line a command: a crash costs the last one at most. */
export class Journal {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  add(entry: Entry): void {
    const folder = dirname(this.#file);
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      appendFileSync(this.#file, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
    } catch (error) {
      throw fileError(error, { what: 'commands that were typed', folder, variable: 'XDG_STATE_HOME' });
    }
  }

  read(): Entry[] {
    return text(this.#file).split('\n').flatMap(decode);
  }

  clear(): void {
    rmSync(this.#file, { force: true });
  }
}

/** The commands of one step, in order. */
export function typedIn(journal: Pick<Journal, 'read'>, { id }: { readonly id: string }): Entry[] {
  return journal.read().filter(({ step }) => step === id);
}

function text(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

function decode(line: string): Entry[] {
  try {
    return [JSON.parse(line) as Entry];
  } catch {
    // The end of a file that was cut off in the middle of a line.
    return [];
  }
}
