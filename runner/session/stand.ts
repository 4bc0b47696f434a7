import type { Ground, Standing, UpOptions } from '../ground/ground.js';
import type { Lab, Step } from '../lab/lab.js';
import { play, type Player } from './play.js';

export interface StandOptions extends UpOptions {
  /** Steps whose reference solutions are played, in order. */
  readonly solved: readonly Step[];
  /** The step that a learner stands before then: what it sets up is set up. */
  readonly open: Step | undefined;
  /** What becomes of the nodes when something cannot be played on them. */
  readonly broken: 'down' | 'keep';
  /** Milliseconds that a block may take. */
  readonly timeout?: number;
}

/** Brings a lab up on fresh nodes and takes it as far as asked; ends it again when anything fails. */
export async function stand(lab: Lab, ground: Ground, options: StandOptions): Promise<Standing> {
  const standing = await ground.up(lab.plan, options);
  try {
    const player = playerFor(lab, standing, options.signal, options.timeout);
    await play(lab.setup, player);
    for (const step of options.solved) {
      await play(step.setup, player);
      await play(step.solution.blocks, player);
    }
    await play(options.open?.setup ?? [], player);
    return standing;
  } catch (error) {
    if (options.broken === 'down') await standing.down();
    throw error;
  }
}

export function playerFor(lab: Lab, standing: Standing, signal?: AbortSignal, timeout?: number): Player {
  const exec = (node: string) => standing.exec(node);
  return { exec, file: lab.file, ...(signal && { signal }), ...(timeout !== undefined && { timeout }) };
}
