import type { Line } from './line.js';

/** Keys that no shell could take when they came: there was none, or one is asked that may be gone after the answer. */
export class EarlyKeys {
  readonly #keys: Buffer[] = [];
  /** A shell that has yet to hand over what was typed behind a word, which comes before all that is here. */
  #awaited: Line | undefined;

  add(bytes: Buffer): void {
    this.#keys.push(bytes);
  }

  await(line: Line): void {
    this.#awaited = line;
  }

  handedOver(bytes: Buffer): void {
    this.#awaited = undefined;
    if (bytes.length > 0) this.#keys.unshift(bytes);
  }

  /** A shell that has ended hands nothing over any more. */
  ended(line: Line): void {
    if (this.#awaited === line) this.#awaited = undefined;
  }

  typeInto(line: Line | undefined): void {
    if (line === undefined || this.#awaited !== undefined) return;
    for (const bytes of this.#keys.splice(0)) line.type(bytes);
  }
}
