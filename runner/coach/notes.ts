import type { Standing } from '../ground/ground.js';
import type { Journal } from '../session/journal.js';
import { mayHoldValues, named, runTimeValues, type RunTimeValues } from '../session/run-time-values.js';
import type { Typed } from './turns.js';

/** Writes down what a learner types, so that it can be typed again on other nodes. */
export class Notes {
  readonly #journal: Journal;
  /** Of the nodes as they were when the step opened: a command may end or rename what it names. */
  #values: RunTimeValues = new Map();

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  async begin(standing: Standing): Promise<void> {
    this.#values = await runTimeValues(standing);
  }

  async add(typed: Typed, step: string, standing: Standing): Promise<void> {
    const { command } = typed;
    const entry = { at: new Date().toISOString(), step, ...typed };
    const portable = mayHoldValues(command)
      ? named(command, new Map([...(await runTimeValues(standing)), ...this.#values]))
      : command;
    this.#journal.add(portable === command ? entry : { ...entry, portable });
  }
}
