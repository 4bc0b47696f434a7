import type { Ground, Standing } from '../ground/ground.js';
import { usedMemory } from './memory.js';
import type { Round } from './samples.js';
import { star } from './star.js';

export interface RoundOptions {
  readonly as: string;
  readonly signal?: AbortSignal;
}

// What a machine does beside us is more than a few nodes weigh.
const weighable = 30;

/** A star of nodes up, eleven commands in its first node, and down again; of a large one also its weight. */
export async function groundRound(ground: Ground, size: number, options: RoundOptions): Promise<Round> {
  const before = usedMemory();
  const watch = stopwatch();
  const lab = await ground.up(star(size), { ...options, life: 'tied', progress: () => undefined });
  try {
    const up = watch();
    const weight = (usedMemory() - before) / size;
    watch();
    await command(lab);
    const first = watch();
    await commands(lab);
    const ten = watch();
    await lab.down();
    const down = watch();
    return {
      ...{ up, 'first command': first, '10 commands': ten, down },
      ...(size >= weighable && { 'memory per node': weight }),
    };
  } finally {
    await lab.down();
  }
}

/** Ten, one after the other. */
export async function commands(lab: Standing): Promise<void> {
  for (let i = 0; i < 10; i += 1) await command(lab);
}

// One that shows by its output that it ran in the node.
async function command(lab: Standing): Promise<void> {
  const { code, stdout, stderr } = await lab.exec('n0').run(['uname', '-n']);
  if (code !== 0 || stdout.toString() !== 'n0\n') throw new Error(`a command in n0 failed: ${stderr.toString()}`);
}

/** Milliseconds since it was last asked. */
export function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const now = performance.now();
    const passed = now - last;
    last = now;
    return passed;
  };
}
