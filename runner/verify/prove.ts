import type { Check } from '../../checks/check.js';
import type { Ground, Standing } from '../ground/ground.js';
import type { At } from '../lab/problem.js';
import type { Block, Lab, Mistake, Step } from '../lab/lab.js';
import { recognised } from '../report/results.js';
import { judge, stepsOf, watched, type Judge, type Result } from '../session/judge.js';
import { play } from '../session/play.js';
import { playerFor, stand } from '../session/stand.js';

/** What an author must know before a student does. */
export interface Flaw {
  readonly at: At;
  readonly message: string;
}

export interface Proving {
  readonly lab: Lab;
  readonly ground: Ground;
  readonly checks: ReadonlyMap<string, Check>;
  /** A name for nodes, unlike every other. */
  readonly name: (part: string) => string;
  readonly signal?: AbortSignal;
}

/** One part of a proof, on fresh nodes of its own, so that parts can run side by side. */
export type Part = () => Promise<readonly Flaw[]>;

/** The solutions from first to last, and every other way of every step that its author wrote down. */
export function parts(proving: Proving): Part[] {
  const { lab } = proving;
  const ways = stepsOf(lab).flatMap((step) => [
    ...step.alsoRight.map(
      (way, i): Part =>
        () =>
          alsoRight(proving, step, way.blocks, way.title, `right${i}`),
    ),
    ...step.mistakes.map(
      (mistake, i): Part =>
        () =>
          mistaken(proving, step, mistake, `wrong${i}`),
    ),
  ]);
  return [() => solutions(proving), ...ways];
}

async function solutions(proving: Proving): Promise<Flaw[]> {
  const { lab } = proving;
  const flaws: Flaw[] = [];
  const standing = await onFreshNodes(proving, 'solutions', []);
  try {
    for (const step of stepsOf(lab)) {
      const player = playerFor(lab, standing, proving.signal);
      await play(step.setup, player);
      const before = await judge(step, { ...judging(proving, standing), controls: 'left out', patience: 'look once' });
      flaws.push(...before.flatMap((result) => metTooEarly(step, result)));
      await play(step.solution.blocks, player);
      for (const pass of ['after the solution', 'at a second look']) {
        flaws.push(...(await judge(step, judging(proving, standing))).flatMap((result) => notMet(step, result, pass)));
      }
      for (const earlier of watched(lab, step).filter((one) => one !== step)) {
        const results = await judge(earlier, judging(proving, standing));
        if (results.some(({ outcome }) => outcome.kind === 'unmet')) {
          flaws.push({
            at: earlier.at,
            message: `step ${step.id} undoes step ${earlier.id}: write "undone by: ${step.id}" there, or mend it`,
          });
        }
      }
    }
  } finally {
    await standing.down();
  }
  return flaws;
}

async function alsoRight(
  proving: Proving,
  step: Step,
  blocks: readonly Block[],
  title: string,
  part: string,
): Promise<Flaw[]> {
  const results = await after(proving, step, blocks, part);
  return results.flatMap((result) => notMet(step, result, `after "Also right: ${title}"`));
}

async function mistaken(proving: Proving, step: Step, mistake: Mistake, part: string): Promise<Flaw[]> {
  const { at, title, check, cause } = mistake;
  const results = await after(proving, step, mistake.blocks, part);
  const asked = results.find(({ id }) => id === check);
  const outcome = asked?.outcome;
  if (outcome?.kind === 'met') return [{ at, message: `the mistake "${title}" leaves ${check} met` }];
  if (outcome?.kind !== 'unmet') return [{ at, message: `after the mistake "${title}" ${check} could not look` }];
  if (outcome.cause !== cause)
    return [
      { at, message: `after the mistake "${title}" ${check} is ${outcome.cause}, not ${cause}: ${outcome.found}` },
    ];
  const shown = recognised(step, results);
  return shown === mistake
    ? []
    : [{ at, message: `after the mistake "${title}" a learner is shown "${shown?.title ?? ''}"` }];
}

async function after(proving: Proving, step: Step, blocks: readonly Block[], part: string): Promise<readonly Result[]> {
  const { lab } = proving;
  const before = stepsOf(lab).slice(0, stepsOf(lab).indexOf(step));
  const standing = await onFreshNodes(proving, `${step.id}-${part}`, before, step);
  try {
    await play(blocks, playerFor(lab, standing, proving.signal));
    return await judge(step, judging(proving, standing));
  } finally {
    await standing.down();
  }
}

function onFreshNodes(
  { lab, ground, name, signal }: Proving,
  part: string,
  solved: readonly Step[],
  open?: Step,
): Promise<Standing> {
  const options = { as: name(part), life: 'tied', progress: () => undefined, ...(signal && { signal }) } as const;
  return stand(lab, ground, { ...options, solved, open, broken: 'down' });
}

function judging({ checks, signal }: Proving, standing: Standing): Judge {
  return { site: standing, checks, controls: 'asked', patience: 'wait', ...(signal && { signal }) };
}

function metTooEarly(step: Step, { id, kind, outcome }: Result): Flaw[] {
  const at = atOf(step, id);
  if (outcome.kind === 'unknown')
    return [{ at, message: `${step.id}/${id} could not look before the solution: ${outcome.error.message}` }];
  return kind === 'check' && outcome.kind === 'met'
    ? [{ at, message: `${step.id}/${id} is met before the solution: it proves nothing` }]
    : [];
}

function notMet(step: Step, { id, outcome }: Result, pass: string): Flaw[] {
  const at = atOf(step, id);
  if (outcome.kind === 'met') return [];
  const why =
    outcome.kind === 'unmet'
      ? `${outcome.cause}: wanted ${outcome.wanted}, found ${outcome.found}`
      : outcome.error.message;
  return [{ at, message: `${step.id}/${id} is ${outcome.kind} ${pass} (${why})` }];
}

const atOf = (step: Step, id: string) => step.checks.find((check) => check.id === id)?.at ?? step.at;
