import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type { Test } from 'tap';

import type { Person } from './test-person.js';

/** A terminal that a test types on and reads, held by a tmux of its own. */
export interface Terminal {
  readonly type: (...keys: readonly string[]) => void;
  readonly resize: (columns: number, rows: number) => void;
  /** Reads the screen, without blanks at line ends, until it matches; throws with what it showed when it never does. */
  readonly until: (pattern: RegExp) => string;
  /** The same screen with its colours. */
  readonly painted: () => string;
  readonly close: () => void;
}

const patience = 20_000;

export function terminal(t: Test, { env, base }: Person): Terminal {
  const socket = `underlay-${randomBytes(6).toString('hex')}`;
  const tmux = (...argv: readonly string[]) =>
    execFileSync('tmux', ['-L', socket, '-f', '/dev/null', ...argv], {
      env,
      cwd: base,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  // A shell that greets with nothing, so that all that is seen is ours.
  tmux('new-session', '-d', '-x', '80', '-y', '24', 'env', 'PS1=outer$ ', 'bash', '--norc', '--noprofile');
  const close = () => {
    try {
      tmux('kill-server');
    } catch {
      // It ends with its last program, too.
    }
  };
  t.teardown(close);
  const screen = () => tmux('capture-pane', '-p').replace(/ +$/gm, '');
  return {
    type: (...keys) => void tmux('send-keys', ...keys),
    resize: (columns, rows) => void tmux('resize-window', '-x', String(columns), '-y', String(rows)),
    until: (pattern) => {
      const end = Date.now() + patience;
      let seen = screen();
      while (!pattern.test(seen)) {
        if (Date.now() > end) throw new Error(`${String(pattern)} never came up:\n${seen}`);
        seen = screen();
      }
      return seen;
    },
    painted: () => tmux('capture-pane', '-p', '-e'),
    close,
  };
}
