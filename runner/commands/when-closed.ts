/**
 * Calls back once when the terminal of this process closes, or when it is told to end. What follows is left out: a shell passes
 * the hang-up on that the kernel has sent already, and a second one would end us amid our farewell. Returns how to stop listening.
 */
export function whenClosed({ stdin, stdout }: NodeJS.Process, leave: () => void): () => void {
  let left = false;
  const once = () => {
    if (!left) leave();
    left = true;
  };
  const signals = ['SIGHUP', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, once);
  // A terminal that is gone reads and writes as an error, not only as an end.
  stdin.on('end', once).on('error', once);
  stdout.on('error', once);
  return () => {
    for (const signal of signals) process.off(signal, once);
    stdin.off('end', once).off('error', once);
    stdout.off('error', once);
  };
}
