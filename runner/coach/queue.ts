export type Work = () => Promise<void> | void;

/** Does one thing after the other. What fails is handed over, and the rest goes on. */
export class Queue {
  readonly #waiting: Work[] = [];
  readonly #failed: (error: unknown) => void;
  readonly #idle: () => void;
  #busy = false;

  constructor(failed: (error: unknown) => void, idle: () => void) {
    this.#failed = failed;
    this.#idle = idle;
  }

  get busy(): boolean {
    return this.#busy;
  }

  add(work: Work): void {
    this.#waiting.push(work);
    if (!this.#busy) void this.#run();
  }

  /** The same, and resolves when it is done. */
  done(work: Work): Promise<void> {
    return new Promise((resolve) => {
      this.add(async () => {
        try {
          await work();
        } finally {
          resolve();
        }
      });
    });
  }

  async #run(): Promise<void> {
    this.#busy = true;
    for (let work = this.#waiting.shift(); work !== undefined; work = this.#waiting.shift()) {
      try {
        await work();
      } catch (error) {
        this.#failed(error);
      }
    }
    this.#busy = false;
    this.#idle();
  }
}
