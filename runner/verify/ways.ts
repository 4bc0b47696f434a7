import type { Standing } from '../ground/ground.js';
import type { Block, Mistake, Step } from '../lab/lab.js';
import type { Result } from '../session/judge.js';
import { play } from '../session/play.js';
import { opening, recognised, type Opening, type Tried } from '../session/recognised.js';
import { playerFor } from '../session/stand.js';
import { asked, before, judging, onFreshNodes, type Notes, type Proving, type When } from './proving.js';
import { notMet, sighted } from './unproven.js';

export async function alsoRight(
  proving: Proving,
  step: Step,
  { title, blocks }: Step['alsoRight'][number],
  name: string,
  notes: Notes,
): Promise<void> {
  const when = `after "Also right: ${title}"`;
  const results = await after(proving, step, blocks, { name, when: { words: when, way: 'right' } }, notes);
  const at = blocks[0]?.at ?? step.at;
  notes.flaws.push(...results.flatMap((result) => notMet(step, result, when)).map(({ message }) => ({ at, message })));
  notes.flaws.push(...sighted(step, results, when));
}

export async function mistaken(
  proving: Proving,
  step: Step,
  mistake: Mistake,
  name: string,
  notes: Notes,
): Promise<void> {
  let opened: Opening = {};
  const first = async (nodes: Standing) => {
    opened = await opening(step, judging(proving, nodes));
  };
  const when = { words: `after the mistake "${mistake.title}"`, way: 'wrong' } as const;
  const results = await after(proving, step, mistake.blocks, { name, when, first }, notes);
  const typed = mistake.blocks.flatMap((block) =>
    block.kind === 'run' ? block.nodes.map((place) => ({ place, command: block.script })) : [],
  );
  // The others may be blind for what is wrong here.
  const named = results.filter(({ id }) => id === mistake.check);
  notes.flaws.push(...sighted(step, named, when.words));
  const message = unlike(step, mistake, results, { opened, typed });
  if (message !== undefined) notes.flaws.push({ at: mistake.at, message });
}

/** What differs from what the author says of a mistake. */
function unlike(step: Step, mistake: Mistake, results: readonly Result[], tried: Tried): string | undefined {
  const { title, check, cause } = mistake;
  const outcome = results.find(({ id }) => id === check)?.outcome;
  if (outcome?.kind === 'met') return `the mistake "${title}" leaves ${check} met`;
  if (outcome === undefined)
    throw new Error(`the lab was read with a mistake of ${check}, which its step does not have`);
  if (outcome.kind === 'unknown') return undefined;
  if (outcome.cause !== cause)
    return `after the mistake "${title}" ${check} is ${outcome.cause}, not ${cause}: ${outcome.found}`;
  const shown = recognised(step, results, tried);
  if (shown === undefined)
    return `after the mistake "${title}" ${check} is ${cause}, as when the step opened: nothing tells it`;
  return shown === mistake ? undefined : `after the mistake "${title}" a learner is shown "${shown.title}"`;
}

interface Trial {
  readonly name: string;
  readonly when: When;
  readonly first?: (nodes: Standing) => Promise<void>;
}

async function after(
  proving: Proving,
  step: Step,
  blocks: readonly Block[],
  { name, when, first }: Trial,
  notes: Notes,
): Promise<readonly Result[]> {
  const { lab, signal, timeout } = proving;
  const nodes = await onFreshNodes(proving, `${step.id}-${name}`, before(lab, step), step);
  try {
    await first?.(nodes);
    await play(blocks, playerFor(lab, nodes, signal, timeout));
    return await asked(step, judging(proving, nodes), when, notes);
  } finally {
    await nodes.down();
  }
}
