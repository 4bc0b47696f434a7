import { setMaxListeners } from 'node:events';
import { homedir } from 'node:os';

import { LabError } from '../errors.js';
import type { GroundChoice, Surroundings } from '../ground/grounds.js';
import { linePerPhase, oneLine } from './setup.js';

/** What the grounds must know, read from this process. */
export function around(): Surroundings {
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 1000);
  const screen = { result: say, progress: (text: string) => void process.stderr.write(text) };
  const show = process.stderr.isTTY ? oneLine(screen, process.stderr.columns, seconds) : linePerPhase(screen, seconds);
  return {
    env: process.env,
    home: homedir(),
    uid: process.getuid?.() ?? -1,
    terminal: { input: process.stdin, output: process.stdout },
    imageProgress: show,
  };
}

/** Results go to standard output, all else to standard error. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Aborted by ^C, by a terminal that closes, and by TERM; what is under way undoes itself, and then this process ends by that signal. */
export function interruptible(): AbortSignal {
  const controller = new AbortController();
  // Everything that runs side by side listens.
  setMaxListeners(0, controller.signal);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      controller.abort(new Interrupted(signal));
    });
  }
  return controller.signal;
}

/** Not an error of anybody's: the user asked. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly signal: NodeJS.Signals;

  constructor(signal: NodeJS.Signals) {
    super(`ended by ${signal}`);
    this.signal = signal;
  }
}

const choices: readonly GroundChoice[] = ['auto', 'docker', 'sandbox', 'box'];

export const groundOption = {
  ground: { choices, describe: 'Where nodes stand; LABS_GROUND does the same', type: 'string' },
} as const;

export function groundChoice(given: string | undefined): GroundChoice {
  const word = given ?? process.env['LABS_GROUND'] ?? 'auto';
  const choice = choices.find((one) => one === word);
  if (choice !== undefined) return choice;
  throw new LabError('bad-usage', `There is no ground called ${word}.`, `Grounds are ${choices.join(', ')}.`);
}
