import type { Pty } from '../shell/pty.js';

/** Lets the person at this terminal sit at that one: raw keys, colours, sizes; resolves to the exit code of what runs there. */
export async function joinTerminal(pty: Pty, { stdin, stdout }: NodeJS.Process): Promise<number> {
  const resize = () => {
    pty.resize(stdout);
  };
  // Who leaves takes the terminal along, also where a daemon would keep it.
  const leave = () => void pty.kill();
  const type = (keys: Buffer) => {
    pty.write(keys);
  };
  const signals = ['SIGHUP', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, leave);
  stdin.setRawMode(true);
  stdin.on('data', type).once('end', leave);
  stdout.on('resize', resize);
  pty.listen((chunk) => stdout.write(chunk));
  try {
    return await pty.ended;
  } finally {
    for (const signal of signals) process.off(signal, leave);
    stdin.off('data', type).off('end', leave).setRawMode(false);
    stdin.pause();
    stdout.off('resize', resize);
  }
}
