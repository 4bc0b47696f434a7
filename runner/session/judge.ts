import { answer } from '../../checks/answer.js';
import type { Check, Outcome } from '../../checks/check.js';
import { openWorld, type Site, type World } from '../../checks/world.js';
import type { Ask, Lab, Step, StepCheck } from '../lab/lab.js';

/** What became of one check of one step. */
export interface Result {
  readonly step: string;
  readonly id: string;
  readonly name: string;
  readonly kind: StepCheck['kind'];
  /** The learner's sentence. */
  readonly say: string;
  readonly points: number;
  readonly outcome: Outcome;
  readonly milliseconds: number;
}

export interface Judge {
  readonly site: Site;
  readonly checks: ReadonlyMap<string, Check>;
  readonly signal?: AbortSignal;
  /** Whether the controls of negative checks are asked too: not before the solution, when nothing works yet. */
  readonly controls: 'asked' | 'left out';
  /** Whether a check may take the time it was given to become met. */
  readonly patience: 'wait' | 'look once';
}

/** Asks every check of a step: in one pass, with one look at each place for all of them; what takes time runs side by side. */
export async function judge(step: Step, how: Judge): Promise<Result[]> {
  const world = openWorld(how.site, how.signal);
  return Promise.all(step.checks.map((check) => result(step, check, how, world)));
}

/** The steps whose checks count while `current` is worked on: it and those before it that no step up to it has undone. */
export function watched(lab: Lab, current: Step): readonly Step[] {
  const steps = stepsOf(lab);
  const until = steps.slice(0, steps.indexOf(current) + 1);
  return until.filter(({ undoneBy }) => undoneBy === undefined || !until.some(({ id }) => id === undoneBy));
}

export function stepsOf(lab: Lab): readonly Step[] {
  return lab.sections.filter((section) => section.kind === 'step');
}

export function sayOf(check: StepCheck, checks: ReadonlyMap<string, Check>): string {
  const [first] = check.asks;
  return check.say ?? known(checks, check.name).say(first?.args);
}

async function result(step: Step, check: StepCheck, how: Judge, world: World): Promise<Result> {
  const started = performance.now();
  let outcome = await outcomeOf(check, how, world);
  // Met late, or no longer met: each further look is a pass of its own.
  for (const since = started; waits(outcome, check, how, since); outcome = await again(check, how));
  if (outcome.kind === 'met' && how.patience === 'wait') outcome = await steady(check, how);
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

function waits(outcome: Outcome, check: StepCheck, { patience, signal }: Judge, since: number): boolean {
  const late = performance.now() - since >= check.within;
  return patience === 'wait' && outcome.kind === 'unmet' && !late && signal?.aborted !== true;
}

const again = async (check: StepCheck, how: Judge) => {
  await new Promise((resolve) => setTimeout(resolve, 100));
  return outcomeOf(check, how, openWorld(how.site, how.signal));
};

async function steady(check: StepCheck, how: Judge): Promise<Outcome> {
  let outcome: Outcome = { kind: 'met' };
  for (const end = performance.now() + check.stays; outcome.kind === 'met' && performance.now() < end;)
    outcome = await again(check, how);
  return outcome;
}

/** Of several bindings the first that is not met speaks for all. */
async function outcomeOf(check: StepCheck, how: Judge, world: World): Promise<Outcome> {
  const outcomes = await Promise.all(check.asks.map((ask) => outcomeOfOne(check, ask, how, world)));
  return (
    outcomes.find(({ kind }) => kind === 'unknown') ?? outcomes.find(({ kind }) => kind === 'unmet') ?? { kind: 'met' }
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
