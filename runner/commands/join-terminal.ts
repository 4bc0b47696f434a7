import type { Pty } from '../shell/pty.js';
import { rawTerminal } from './raw-terminal.js';
import { whenClosed } from './when-closed.js';

/** Lets the person at this terminal sit at that one: raw keys, colours, sizes; resolves to the exit code of what runs there. */
export async function joinTerminal(pty: Pty, here: NodeJS.Process): Promise<number> {
  const { stdin, stdout } = here;
  const resize = () => {
    pty.resize(stdout);
  };
  // Who leaves takes the terminal along, also where a daemon would keep it.
  const stay = whenClosed(here, () => void pty.kill());
  const type = (keys: Buffer) => {
    pty.write(keys);
  };
  rawTerminal(stdin);
  stdin.on('data', type);
  stdout.on('resize', resize);
  pty.listen((chunk) => stdout.write(chunk));
  try {
    return await pty.ended;
  } finally {
    stdin.off('data', type).setRawMode(false);
    stdin.pause();
    stdout.off('resize', resize);
    stay();
  }
}
