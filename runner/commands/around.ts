import { setMaxListeners } from 'node:events';
import { homedir } from 'node:os';

import { LabError } from '../errors.js';
import type { GroundChoice, Surroundings, Survey } from '../ground/grounds.js';
import { asTyped } from './as-typed.js';
import { Interrupted } from './interrupted.js';
import { linePerPhase, oneLine } from './setup.js';

/** What the grounds must know, read from this process. */
export function around(): Surroundings {
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 1000);
  const screen = { result: say, progress: (text: string) => void process.stderr.write(text) };
  const show = process.stderr.isTTY ? oneLine(screen, process.stderr.columns, seconds) : linePerPhase(screen, seconds);
  return {
    env: process.env,
    home: home(),
    uid: process.getuid?.() ?? -1,
    imageProgress: show,
  };
}

/** The user's folder; somebody whom no list of users knows must say which it is. */
export function home(): string {
  try {
    return homedir();
  } catch (error) {
    const said = `You have no home folder: HOME is not set, and no list of users knows user ${process.getuid?.() ?? ''}.`;
    throw new LabError('not-writable', said, 'Say which folder is yours: export HOME=/FOLDER', error);
  }
}

/** Results go to standard output, all else to standard error. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function tell(line: string): void {
  process.stderr.write(`${asTyped(line, process.env)}\n`);
}

/** Says what of the user's labs could not be looked at; the rest is shown all the same. */
export function tellUnseen({ silent, unreadable }: Survey): void {
  for (const { message } of silent) tell(`labs: ${message} Labs that stand there are not shown.`);
  for (const path of unreadable) tell(`labs: ${path} is no record of a lab and was ignored. Clear it away: labs gc`);
}

/** Milliseconds in which the same signal is another's copy. */
const echo = 1000;

/** Aborted by ^C, by a terminal that closes, by TERM, and by a reader that has gone; what is under way undoes itself, and then this process ends by that signal. */
export function interruptible(): AbortSignal {
  const controller = new AbortController();
  // Everything that runs side by side listens.
  setMaxListeners(0, controller.signal);
  let first = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      const interrupted = new Interrupted(signal);
      // npm and `timeout` pass on at once what the terminal has sent us too. Who asks later again will not wait for the undoing.
      if (!controller.signal.aborted) first = performance.now();
      else if (performance.now() - first > echo) process.exit(interrupted.exitCode);
      controller.abort(interrupted);
    });
  }
  // Not by the signal of that name: every pipe to a child raises it too.
  process.stdout.on('error', () => {
    controller.abort(new Interrupted('SIGPIPE'));
  });
  return controller.signal;
}

const choices: readonly GroundChoice[] = ['auto', 'docker', 'sandbox', 'box'];

export const groundOption = {
  ground: {
    type: 'string',
    requiresArg: true,
    describe:
      'Where nodes stand: docker, sandbox, box (the sandbox in one container) or auto; LABS_GROUND does the same',
  },
} as const;

export function groundChoice(given: string | undefined): GroundChoice {
  const word = given ?? process.env['LABS_GROUND'] ?? 'auto';
  const choice = choices.find((one) => one === word);
  if (choice !== undefined) return choice;
  throw new LabError('bad-usage', `There is no ground called ${word}.`, `Choose one of: ${choices.join(', ')}.`);
}
