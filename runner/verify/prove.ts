import type { Check } from '../../checks/check.js';
import { LabError } from '../errors.js';
import type { Ground, Standing } from '../ground/ground.js';
import type { Block, Lab, Mistake, Step } from '../lab/lab.js';
import type { At } from '../lab/problem.js';
import { allMet, look } from '../session/advance.js';
import { judge, type Judge, type Result } from '../session/judge.js';
import { FailedBlock, play } from '../session/play.js';
import { opening, recognised, type Opening, type Tried } from '../session/recognised.js';
import { playerFor, stand } from '../session/stand.js';
import { stepsOf, watched } from '../session/steps.js';
import { metTooEarly, notMet } from './unproven.js';

/** What an author must know before a student does. */
export interface Flaw {
  readonly at: At;
  readonly message: string;
}

/** What a part of a proof came to; a part that the environment kept from its end proves nothing either way. */
export interface Finding {
  readonly flaws: readonly Flaw[];
  readonly hindrance?: LabError;
}

export interface Proving {
  readonly lab: Lab;
  readonly ground: Ground;
  /** A name for the nodes of a part, unlike every other. */
  readonly name: (part: string) => string;
  readonly checks: ReadonlyMap<string, Check>;
  readonly signal?: AbortSignal;
  /** Milliseconds that a block may take. */
  readonly timeout?: number;
}

/** One part of a proof, on fresh nodes of its own, so that parts can run side by side. */
export type Part = () => Promise<Finding>;

/** The solutions from first to last, and every other way of every step that its author wrote down. */
export function parts(proving: Proving): Part[] {
  const ways = stepsOf(proving.lab).flatMap((step) => [
    ...step.alsoRight.map(({ blocks, title }, i) =>
      part((flaws) => alsoRight(proving, step, blocks, title, `right${i}`, flaws)),
    ),
    ...step.mistakes.map((mistake, i) => part((flaws) => mistaken(proving, step, mistake, `wrong${i}`, flaws))),
  ]);
  return [part((flaws) => solutions(proving, flaws)), ...ways];
}

/** In the order of the file; what several parts came upon is said once. */
export function summed(findings: readonly Finding[]): Flaw[] {
  const flaws = findings.flatMap((finding) => finding.flaws);
  const byText = new Map(flaws.map((flaw) => [`${flaw.at.line} ${flaw.message}`, flaw]));
  return [...byText.values()].sort((a, b) => a.at.line - b.at.line);
}

// A block that fails is its author's to mend, and ends this part alone; what was found until then is kept.
function part(work: (flaws: Flaw[]) => Promise<void>): Part {
  return async () => {
    const flaws: Flaw[] = [];
    try {
      await work(flaws);
    } catch (error) {
      if (error instanceof FailedBlock) flaws.push({ at: error.at, message: error.why });
      else if (error instanceof LabError) return { flaws, hindrance: error };
      else throw error;
    }
    return { flaws };
  };
}

async function solutions(proving: Proving, flaws: Flaw[]): Promise<void> {
  const { lab } = proving;
  const nodes = await onFreshNodes(proving, 'solutions', []);
  try {
    const player = playerFor(lab, nodes, proving.signal, proving.timeout);
    let standing: readonly Step[] = [];
    for (const step of stepsOf(lab)) {
      await play(step.setup, player);
      const before = await judge(step, { ...judging(proving, nodes), controls: 'left out', patience: 'look once' });
      flaws.push(...before.flatMap((result) => metTooEarly(step, result)));
      await play(step.solution.blocks, player);
      const after = await solved(proving, step, nodes);
      flaws.push(...after);
      standing = await stillStanding(proving, nodes, step, standing, flaws);
      if (after.length === 0) standing = [...standing, step];
    }
  } finally {
    await nodes.down();
  }
}

// Met once may be luck, so what is met is asked again.
async function solved(proving: Proving, step: Step, nodes: Standing): Promise<Flaw[]> {
  for (const pass of ['after the solution', 'at a second look']) {
    const flaws = (await judge(step, judging(proving, nodes))).flatMap((result) => notMet(step, result, pass));
    if (flaws.length > 0) return flaws;
  }
  return [];
}

/** Of the steps that stood before this one those that still do; each is blamed on the one step that undid it. */
async function stillStanding(
  proving: Proving,
  nodes: Standing,
  step: Step,
  before: readonly Step[],
  flaws: Flaw[],
): Promise<readonly Step[]> {
  const counting = watched(proving.lab, step).filter((one) => before.includes(one));
  const judged = await look(counting, judging(proving, nodes));
  for (const { step: earlier, results } of judged) {
    if (!results.some(({ outcome }) => outcome.kind === 'unmet')) continue;
    const message = `step ${step.id} undoes step ${earlier.id}: write "undone by: ${step.id}" there, or mend it`;
    flaws.push({ at: earlier.at, message });
  }
  return judged.filter(({ results }) => allMet(results)).map(({ step: one }) => one);
}

async function alsoRight(
  proving: Proving,
  step: Step,
  blocks: readonly Block[],
  title: string,
  name: string,
  flaws: Flaw[],
): Promise<void> {
  const results = await after(proving, step, blocks, name);
  const at = blocks[0]?.at ?? step.at;
  const unproven = results.flatMap((result) => notMet(step, result, `after "Also right: ${title}"`));
  flaws.push(...unproven.map(({ message }) => ({ at, message })));
}

async function mistaken(proving: Proving, step: Step, mistake: Mistake, name: string, flaws: Flaw[]): Promise<void> {
  let opened: Opening = {};
  const results = await after(proving, step, mistake.blocks, name, async (nodes) => {
    opened = await opening(step, judging(proving, nodes));
  });
  const typed = mistake.blocks.flatMap((block) => (block.kind === 'run' ? block.script.split('\n') : []));
  const message = unlike(step, mistake, results, { opened, typed });
  if (message !== undefined) flaws.push({ at: mistake.at, message });
}

/** What differs from what the author says of a mistake. */
function unlike(step: Step, mistake: Mistake, results: readonly Result[], tried: Tried): string | undefined {
  const { title, check, cause } = mistake;
  const outcome = results.find(({ id }) => id === check)?.outcome;
  if (outcome?.kind === 'met') return `the mistake "${title}" leaves ${check} met`;
  if (outcome?.kind !== 'unmet')
    return `after the mistake "${title}" ${check} could not look: ${outcome?.error.message ?? 'it was not asked'}`;
  if (outcome.cause !== cause)
    return `after the mistake "${title}" ${check} is ${outcome.cause}, not ${cause}: ${outcome.found}`;
  const shown = recognised(step, results, tried);
  if (shown === undefined)
    return `after the mistake "${title}" ${check} is ${cause}, as when the step opened: nothing tells it`;
  return shown === mistake ? undefined : `after the mistake "${title}" a learner is shown "${shown.title}"`;
}

async function after(
  proving: Proving,
  step: Step,
  blocks: readonly Block[],
  name: string,
  first: (nodes: Standing) => Promise<void> = () => Promise.resolve(),
): Promise<readonly Result[]> {
  const { lab } = proving;
  const before = stepsOf(lab).slice(0, stepsOf(lab).indexOf(step));
  const nodes = await onFreshNodes(proving, `${step.id}-${name}`, before, step);
  try {
    await first(nodes);
    await play(blocks, playerFor(lab, nodes, proving.signal, proving.timeout));
    return await judge(step, judging(proving, nodes));
  } finally {
    await nodes.down();
  }
}

function onFreshNodes(proving: Proving, part: string, solved: readonly Step[], open?: Step): Promise<Standing> {
  const { lab, ground, name, signal, timeout } = proving;
  const limits = { ...(signal && { signal }), ...(timeout !== undefined && { timeout }) };
  const options = { as: name(part), life: 'tied', progress: () => undefined, ...limits } as const;
  return stand(lab, ground, { ...options, solved, open, broken: 'down' });
}

function judging({ checks, signal }: Proving, site: Standing): Judge {
  return { site, checks, controls: 'asked', patience: 'wait', ...(signal && { signal }) };
}
