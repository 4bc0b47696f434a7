import { randomBytes } from 'node:crypto';

import type { Size } from '../shell/pty.js';
import type { Shell } from '../shell/shell.js';

/** A terminal inside a node that is to be as large as the one outside. */
export interface Fitted {
  /** Put into the environment of what runs on it: by this it is found. */
  readonly variable: string;
  readonly fit: (size: Size) => void;
}

// Of the processes that bear the mark, the first whose input is a terminal tells which one it is.
const script = `for e in $(grep -lzsxF "LABS_TERMINAL=$0" /proc/[0-9]*/environ); do
  stty -F "\${e%/environ}/fd/0" rows "$1" cols "$2" 2>/dev/null && exit
done`;

/** crun makes a terminal of its own for what it runs, and gives it a size only once; \`node\` runs commands beside it. */
export function fitTerminal(node: Shell): Fitted {
  const mark = randomBytes(8).toString('hex');
  let wanted: Size | undefined;
  let busy = false;
  const follow = async () => {
    busy = true;
    for (let size = wanted; size !== undefined; size = wanted) {
      wanted = undefined;
      await node.run(['sh', '-c', script, mark, String(size.rows), String(size.columns)]);
    }
    busy = false;
  };
  return {
    variable: `LABS_TERMINAL=${mark}`,
    fit: (size) => {
      wanted = size;
      // A node that goes away meanwhile is told by what runs on the terminal.
      if (!busy) follow().catch(() => undefined);
    },
  };
}
