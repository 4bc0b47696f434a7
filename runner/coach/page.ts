import type { Size } from '../shell/pty.js';
import { rowsBelow } from './rows.js';
import type { Asking } from './turns.js';

/** The learner's own terminal. */
export interface Screen {
  write(bytes: Buffer): void;
  size(): Size;
  /** What a shell must know of it: `NAME=VALUE`. */
  readonly env: readonly string[];
  /** `appended`: nothing that was shown is ever erased. */
  readonly style: 'redrawn' | 'appended';
}

/** Where the shells and the coach write by turns, so that each begins on a line of its own. */
export class Page {
  readonly #screen: Screen;
  #open = false;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  write(bytes: Buffer): void {
    if (bytes.length === 0) return;
    const end = bytes
      .subarray(-64)
      .toString('latin1')
      .replace(/(\x1b\[[\d;?]*[@-~])+$/, '');
    if (end !== '') this.#open = !/[\r\n]$/.test(end);
    this.#screen.write(bytes);
  }

  /** Lines of the coach's own. */
  say(lines: readonly string[]): void {
    if (lines.length === 0) return;
    // A program may have left its last line open.
    this.write(Buffer.from(`${this.#open ? '\r\n' : ''}${lines.join('\n').replaceAll('\n', '\r\n')}\r\n`));
  }

  /** What the coach speaks through while it is asked something. */
  asking(place: string, signal: AbortSignal): Asking {
    return {
      ...{ place, signal },
      say: (lines) => {
        this.say(lines);
      },
      show: (bytes) => {
        this.write(Buffer.from(bytes.toString('latin1').replaceAll('\n', '\r\n'), 'latin1'));
      },
    };
  }

  /** Makes room where these bytes stand: they are shown again afterwards. */
  erase(bytes: Buffer): void {
    const up = this.#screen.style === 'appended' ? 0 : rowsBelow(bytes, this.#screen.size().columns);
    const back = `\r${up === 0 ? '' : `\x1b[${up}A`}\x1b[J`;
    this.write(Buffer.from(this.#screen.style === 'appended' ? '\r\n' : back));
    this.#open = false;
  }
}
