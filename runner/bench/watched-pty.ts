import type { Pty } from '../shell/pty.js';

/** Milliseconds after which what has not come will not come. */
const patience = 20_000;

/** A terminal of which one waits for what it shows. */
export class WatchedPty {
  readonly #pty: Pty;
  #shown = Buffer.alloc(0);
  #look: () => void = () => undefined;

  constructor(pty: Pty) {
    this.#pty = pty;
    pty.listen((chunk) => {
      this.#shown = Buffer.concat([this.#shown, chunk]);
      this.#look();
    });
    void pty.ended.then(() => {
      this.#look();
    });
  }

  type(text: string): void {
    this.#pty.write(text);
  }

  /** What is shown up to now is not looked at again. */
  forget(): void {
    this.#shown = Buffer.alloc(0);
  }

  /** Resolves as soon as this stands in what has been shown; throws with all of it when it never does. */
  async until(wanted: RegExp): Promise<void> {
    const end = performance.now() + patience;
    while (!wanted.test(this.#shown.toString())) {
      const left = end - performance.now();
      if (left <= 0) throw new Error(`${String(wanted)} never came up:\n${this.#shown.toString()}`);
      await this.#news(left);
    }
  }

  #news(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#look = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
