import { spawnSync } from 'node:child_process';
import type { ReadStream } from 'node:tty';

/** Hands every key on as it is, and every byte that is printed: until `setRawMode(false)`. */
export function rawTerminal(stdin: ReadStream): void {
  stdin.setRawMode(true);
  // Node's raw mode still turns each line feed into two bytes, where a full-screen program means to go straight down.
  spawnSync('stty', ['-opost'], { stdio: ['inherit', 'ignore', 'ignore'] });
}
