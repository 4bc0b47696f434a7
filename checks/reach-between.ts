import { answer } from './answer.js';
import type { Outcome } from './check.js';
import { reach } from './reach.js';
import { openWorld, type Site } from './world.js';

/** Whether one place reaches another, and if not the first broken layer: a question of the learner's own. */
export async function reachBetween(
  site: Site,
  from: string,
  to: string,
  signal?: AbortSignal,
): Promise<{ say: string; outcome: Outcome }> {
  const args = reach.schema.parse({ from, to });
  return { say: reach.say(args), outcome: await answer(reach, args, openWorld(site, signal)) };
}
