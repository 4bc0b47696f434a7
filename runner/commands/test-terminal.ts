import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type { Test } from 'tap';

import { program, type Person } from './test-person.js';

/** A terminal that a test types on and reads, held by a tmux of its own. In it `labs` is the program under test. */
export interface Terminal {
  readonly type: (...keys: readonly string[]) => void;
  /** Types a line and presses Enter. */
  readonly line: (text: string) => void;
  readonly resize: (columns: number, rows: number) => void;
  /** Reads the screen, without blanks at line ends, until it matches; throws with what it showed when it never does. */
  readonly until: (pattern: RegExp) => string;
  /** The same with what has scrolled away, and with long lines in one piece. */
  readonly reads: (pattern: RegExp) => string;
  /** Types a line at a prompt and reads what comes until the next prompt, above which all stands that a coach has to say. */
  readonly answer: (text: string) => string;
  /** The same screen with its colours. */
  readonly painted: () => string;
  readonly close: () => void;
}

export const noTmux = spawnSync('tmux', ['-V']).status === 0 ? false : 'no tmux here';

/** A screen that is late on a busy machine is no fault; one that never comes is. */
const patience = 60_000;

/** Milliseconds between two looks at a screen: each is a program that takes part in the load. */
const blink = new Int32Array(new SharedArrayBuffer(4));

export function terminal(
  t: Test,
  { env, base }: Person,
  [columns, rows]: readonly [number, number] = [80, 24],
): Terminal {
  const socket = `underlay-${randomBytes(6).toString('hex')}`;
  const labs = { 'BASH_FUNC_labs%%': `() { '${process.execPath}' '${program}' "$@"; }`, LANG: 'C.UTF-8' };
  const options = { env: { ...env, ...labs }, cwd: base, encoding: 'utf8', stdio: 'pipe' } as const;
  const tmux = (...argv: readonly string[]) =>
    execFileSync('tmux', ['-L', socket, '-f', '/dev/null', ...argv], options);
  const size = ['-x', String(columns), '-y', String(rows)];
  // A shell that greets with nothing, so that all that is seen is ours, and writes nothing when its terminal goes.
  const remember = ['start-server', ';', 'set', '-g', 'history-limit', '50000', ';'];
  tmux(
    '-u',
    ...remember,
    'new-session',
    '-d',
    ...size,
    'env',
    'PS1=outer$ ',
    'HISTFILE=',
    'bash',
    '--norc',
    '--noprofile',
  );
  const close = () => {
    try {
      tmux('kill-server');
    } catch {
      // It ends with its last program, too.
    }
  };
  t.teardown(close);
  const look = (...how: readonly string[]) =>
    tmux('capture-pane', '-p', ...how)
      .replace(/ +$/gm, '')
      .trimEnd();
  const all = ['-J', '-S', '-'];
  const wait = <T>(how: readonly string[], found: (text: string) => T | undefined, wanted: string): T => {
    const end = Date.now() + patience;
    for (;;) {
      const seen = look(...how);
      const result = found(seen);
      if (result !== undefined) return result;
      if (Date.now() > end) throw new Error(`${wanted} never came up:\n${seen.split('\n').slice(-50).join('\n')}`);
      Atomics.wait(blink, 0, 0, 20);
    }
  };
  const matching = (pattern: RegExp) => (text: string) => (pattern.test(text) ? text : undefined);
  const line = (text: string) => {
    tmux('send-keys', '-l', text);
    tmux('send-keys', 'Enter');
  };
  return {
    type: (...keys) => void tmux('send-keys', ...keys),
    line,
    resize: (wide, high) => void tmux('resize-window', '-x', String(wide), '-y', String(high)),
    until: (pattern) => wait([], matching(pattern), String(pattern)),
    reads: (pattern) => wait(all, matching(pattern), String(pattern)),
    answer: (text) => {
      const before = look(...all).length;
      line(text);
      const after = (seen: string) => {
        const since = seen.slice(Math.max(0, before - 200));
        // What a job in the background says may follow the prompt, before what is typed at it and after.
        const typed = [`# ${text}`, `\n${text}`].map((echo) => since.split(echo).slice(1).join(echo));
        const said = typed.find((rest) => rest !== '') ?? '';
        const prompt = /(?:^|\n)[^\s:]+:[^\s:]+#(?: |\n|$)/.exec(said);
        return prompt === null ? undefined : said.slice(0, prompt.index).replace(/^\n/, '');
      };
      return wait(all, after, `a prompt after ${text}`);
    },
    painted: () => tmux('capture-pane', '-p', '-e'),
    close,
  };
}
