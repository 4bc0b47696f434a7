import type { Finished, Shell } from '../shell/shell.js';

// As a shell looks for a program: 127 when there is none, 126 when it may not be run.
const look = `case $0 in */*) path=$0 ;; *) path=$(type -P -- "$0") || exit 127 ;; esac
[ -e "$path" ] || exit 127
[ -f "$path" ] && [ -x "$path" ] || exit 126`;

/**
 * What a shell would say where a program could not be run at all. Docker has a code of its own for
 * it, and its words go to standard output; so the node is asked about the program, and the words are not read.
 */
export async function orNotRunnable(node: Shell, program: string, finished: Finished): Promise<Finished> {
  const { code } = await node.run(['bash', '-c', look, program]);
  if (code !== 126 && code !== 127) return finished;
  const why = code === 127 ? 'no such program' : 'it may not be run';
  return { code, stdout: Buffer.alloc(0), stderr: Buffer.from(`${program}: ${why}\n`), end: finished.end };
}
