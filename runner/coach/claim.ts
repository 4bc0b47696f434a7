import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { isAlive, thisProcess, type ProcessId } from '../shell/process.js';

/** Which process is the coach of a lab. One at a time: two would both write down what was typed, and both speak. */
export class Claim {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Another one's, if that one is still there. */
  other(): ProcessId | undefined {
    const id = this.#read();
    return id !== undefined && id.pid !== thisProcess().pid && isAlive(id) ? id : undefined;
  }

  /** Ours from now on; whoever had it sees that when it looks. */
  take(): void {
    mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
    writeFileSync(this.#file, JSON.stringify(thisProcess()), { mode: 0o600 });
  }

  get ours(): boolean {
    return this.#read()?.pid === thisProcess().pid;
  }

  release(): void {
    if (this.ours) rmSync(this.#file, { force: true });
  }

  #read(): ProcessId | undefined {
    try {
      return JSON.parse(readFileSync(this.#file, 'utf8')) as ProcessId;
    } catch (error) {
      // None yet, or one that a crash cut off: nobody's.
      if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }
}
