import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import type { Asking } from '../coach/turns.js';
import { colours, type Paint } from '../report/paint.js';

const program = fileURLToPath(new URL('../cli.js', import.meta.url));

/** Runs a word of the coach as the command that a second terminal would run, and says what it prints, as it comes. */
export async function coachWord(words: readonly string[], { say, signal }: Asking, brush: Paint): Promise<void> {
  const look = brush.pictures === 'told' ? { LABS_PLAIN: '1' } : brush === colours ? { FORCE_COLOR: '1' } : {};
  const env = { ...process.env, ...look, COLUMNS: String(process.stdout.columns) };
  const child = spawn(process.execPath, [program, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = () => {
    child.kill('SIGINT');
  };
  signal.addEventListener('abort', stop);
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => {
      say([line]);
    });
  await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  signal.removeEventListener('abort', stop);
}
