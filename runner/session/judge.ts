import { answer } from '../../checks/answer.js';
import type { Check, Outcome } from '../../checks/check.js';
import { openWorld, type Site, type World } from '../../checks/world.js';
import { LabError } from '../errors.js';
import type { Ask, Step, StepCheck } from '../lab/lab.js';
import { sayOf } from './steps.js';

/** What became of one check of one step. */
export interface Result<O extends { readonly kind: string } = Outcome> {
  readonly step: string;
  readonly id: string;
  readonly name: string;
  readonly kind: StepCheck['kind'];
  /** The learner's sentence. */
  readonly say: string;
  readonly points: number;
  readonly outcome: O;
  readonly milliseconds: number;
}

/** Where nodes can be looked at by one who also knows which of them still run. */
export interface Stage extends Site {
  nodes(): Promise<readonly { readonly name: string; readonly state: 'running' | 'gone' }[]>;
}

export interface Judge {
  readonly site: Stage;
  readonly checks: ReadonlyMap<string, Check>;
  readonly signal?: AbortSignal;
  /** Whether the controls of negative checks are asked too: not before the solution, when nothing works yet. */
  readonly controls: 'asked' | 'left out';
  /** Whether a check may take the time it was given to become met. */
  readonly patience: 'wait' | 'look once';
}

/** Asks every check of a step: in one pass, with one look at each place for all of them; what takes time runs side by side. */
export async function judge(step: Step, how: Judge, world = openWorld(how.site, how.signal)): Promise<Result[]> {
  return believed(await Promise.all(step.checks.map((check) => result(step, check, how, world))), how);
}

async function result(step: Step, check: StepCheck, how: Judge, world: World): Promise<Result> {
  const started = performance.now();
  let outcome = await outcomeOf(check, how, world);
  // Met late, or no longer met: each further look is a pass of its own.
  for (; waits(outcome, check, how, started);) outcome = await again(check, how, world);
  if (outcome.kind === 'met' && how.patience === 'wait') outcome = await steady(check, how, world);
  return {
    step: step.id,
    id: check.id,
    name: check.name,
    kind: check.kind,
    say: sayOf(check, how.checks),
    points: check.points,
    outcome,
    milliseconds: performance.now() - started,
  };
}

// From a node that has died comes silence, and a learner answers for no silence of ours.
async function believed(results: Result[], { site }: Judge): Promise<Result[]> {
  if (!results.some(({ outcome }) => outcome.kind === 'unmet')) return results;
  const error = await site.nodes().then(
    (nodes) => stopped(nodes.filter(({ state }) => state === 'gone').map(({ name }) => name)),
    (thrown: unknown) => {
      if (thrown instanceof LabError) return thrown;
      throw thrown;
    },
  );
  if (error === undefined) return results;
  return results.map((one) => (one.outcome.kind === 'unmet' ? { ...one, outcome: { kind: 'unknown', error } } : one));
}

function stopped(names: readonly string[]): LabError | undefined {
  if (names.length === 0) return undefined;
  const message = `${names.join(', ')} has stopped: its first process is gone.`;
  return new LabError('node-gone', message, 'Start the lab again: labs reset.');
}

function waits(outcome: Outcome, check: StepCheck, { patience, signal }: Judge, since: number): boolean {
  const late = performance.now() - since >= check.within;
  return patience === 'wait' && outcome.kind === 'unmet' && !late && signal?.aborted !== true;
}

async function again(check: StepCheck, how: Judge, world: World): Promise<Outcome> {
  await new Promise((resolve) => setTimeout(resolve, 100));
  // The other checks of the pass may still be asking: what cannot be used twice at once is shared with them.
  return outcomeOf(check, how, {
    ...openWorld(how.site, how.signal, world.silence),
    inTurn: (thing, work) => world.inTurn(thing, work),
  });
}

async function steady(check: StepCheck, how: Judge, world: World): Promise<Outcome> {
  let outcome: Outcome = { kind: 'met' };
  for (const end = performance.now() + check.stays; outcome.kind === 'met' && performance.now() < end;)
    outcome = await again(check, how, world);
  return outcome;
}

/** Of several bindings the first that is not met speaks for all. A bug in one check takes no other's result with it. */
async function outcomeOf(check: StepCheck, how: Judge, world: World): Promise<Outcome> {
  try {
    const outcomes = await Promise.all(check.asks.map((ask) => outcomeOfOne(check, ask, how, world)));
    const of = (kind: Outcome['kind']) => outcomes.find((outcome) => outcome.kind === kind);
    return of('unknown') ?? of('unmet') ?? { kind: 'met' };
  } catch (error) {
    how.signal?.throwIfAborted();
    return { kind: 'unknown', error: ourBug(check, error) };
  }
}

function ourBug({ name }: StepCheck, thrown: unknown): LabError {
  const { message, stack = message } = thrown instanceof Error ? thrown : new Error(String(thrown));
  return new LabError(
    'cannot-look',
    `the check ${name} failed by a bug of Underlay, not of yours: ${message}`,
    `Please report it with these lines:\n${stack}`,
    thrown,
  );
}

async function outcomeOfOne(check: StepCheck, ask: Ask, how: Judge, world: World): Promise<Outcome> {
  const outcome = await answer(known(how.checks, check.name), ask.args, world);
  if (ask.control === undefined || how.controls === 'left out' || outcome.kind !== 'met') return outcome;
  const control = await answer(known(how.checks, 'reach'), ask.control, world);
  // Silence everywhere is no proof of a wall.
  return control.kind === 'unmet' ? { ...control, cause: 'control' } : control;
}

function known(checks: ReadonlyMap<string, Check>, name: string): Check {
  const check = checks.get(name);
  if (check === undefined)
    throw new Error(`the lab was read with a check called ${name}, which is not in the registry`);
  return check;
}
