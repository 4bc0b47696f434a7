import { constants } from 'node:os';

/** Not an error of anybody's: the user asked. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  /** As a shell tells it of a command that a signal ended. */
  readonly exitCode: number;

  constructor(signal: NodeJS.Signals) {
    super(`ended by ${signal}`);
    this.exitCode = 128 + constants.signals[signal];
  }
}
