import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { Test } from 'tap';

import { program, type Person } from './test-person.js';

/** A person's terminal in tmux, read as a person reads it. */
export interface Screen {
  readonly type: (...keys: readonly string[]) => void;
  /** Types a line and presses Enter. */
  readonly line: (text: string) => void;
  /** Waits until all that was shown matches, and gives it back. */
  readonly shows: (pattern: RegExp) => Promise<string>;
  /** What stands on it now, without what scrolled away. */
  readonly now: () => string;
  /** Closes the window, as a click does. */
  readonly close: () => void;
}

export const noTmux = spawnSync('tmux', ['-V']).status === 0 ? false : 'no tmux here';

let screens = 0;

export function screenOf(
  t: Test,
  { env, base }: Person,
  argv: readonly string[],
  size: readonly [number, number] = [80, 24],
): Screen {
  const socket = `underlay-${process.pid}-${(screens += 1)}`;
  const tmux = (...words: readonly string[]) =>
    spawnSync('tmux', ['-L', socket, '-f', '/dev/null', ...words], {
      encoding: 'utf8',
      env: { ...env, LANG: 'C.UTF-8' },
    });
  const [columns, rows] = size;
  const command = [process.execPath, program, ...argv].map((word) => `'${word}'`).join(' ');
  // The shell around it keeps what was said last on the screen.
  tmux(
    '-u',
    'new-session',
    '-d',
    '-x',
    String(columns),
    '-y',
    String(rows),
    '-c',
    base,
    `${command}; echo "ended $?"; exec cat`,
  );
  // A client in control mode hears of every byte that is shown.
  const control = spawn('tmux', ['-L', socket, '-C', 'attach', '-f', 'ignore-size'], { env });
  const stop = () => {
    tmux('kill-server');
    control.kill();
  };
  t.teardown(stop);
  const all = () => tmux('capture-pane', '-p', '-J', '-S', '-').stdout.replace(/ +$/gm, '').trimEnd();
  return {
    type: (...keys) => void tmux('send-keys', ...keys),
    line: (text) => {
      tmux('send-keys', '-l', text);
      tmux('send-keys', 'Enter');
    },
    shows: async (pattern) => {
      for (;;) {
        const text = all();
        if (pattern.test(text)) return text;
        await once(control.stdout, 'data');
      }
    },
    now: () => tmux('capture-pane', '-p').stdout.replace(/ +$/gm, '').trimEnd(),
    close: stop,
  };
}
