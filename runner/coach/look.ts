import type { Check } from '../../checks/check.js';
import { openWorld } from '../../checks/world.js';
import type { Lab, Step } from '../lab/lab.js';
import { judge, type Judge, type Result, type Stage } from '../session/judge.js';
import { stepsOf, watched } from '../session/steps.js';

/** What the coach knows of every check that it has asked, by step and id. */
export type Known = ReadonlyMap<string, Result>;

export interface Look {
  readonly results: Known;
  /** All of the current step's checks were asked, and are met. */
  readonly complete: boolean;
}

export interface Looking {
  readonly lab: Lab;
  readonly site: Stage;
  readonly checks: ReadonlyMap<string, Check>;
  readonly current: Step;
  readonly calls: Calls;
}

/**
 * Whether calls may be made. They leave traces and take time: `left out` while a learner may be typing; `made` at a prompt,
 * and only where all state of the step holds; `wanted` by the learner, who waits for them.
 */
export type Calls = 'made' | 'left out' | 'wanted';

/** Looks at the current step and at those before it: state first. */
export async function look({ lab, site, checks, current, calls }: Looking): Promise<Look> {
  const world = openWorld(site);
  const quick: Judge = { site, checks, controls: 'asked', patience: 'look once' };
  const patient: Judge = { ...quick, patience: 'wait' };
  const isState = (name: string) => checks.get(name)?.group === 'state';
  const of = (step: Step, state: boolean): Step => ({
    ...step,
    checks: step.checks.filter(({ name }) => isState(name) === state),
  });
  const how = calls === 'wanted' ? patient : quick;
  const seen = (await Promise.all(watched(lab, current).map((step) => judge(of(step, true), how, world)))).flat();
  const holds = seen.every(({ step, outcome }) => step !== current.id || outcome.kind === 'met');
  const rest = of(current, false);
  const asks = calls === 'wanted' || (calls === 'made' && holds && current.probe === 'at-prompt');
  const called = asks ? await judge(rest, patient) : [];
  const complete = holds && (asks || rest.checks.length === 0) && called.every(({ outcome }) => outcome.kind === 'met');
  return { results: new Map(inOrder(lab, [...seen, ...called])), complete };
}

function inOrder(lab: Lab, results: readonly Result[]): [string, Result][] {
  return stepsOf(lab).flatMap(({ id, checks }) =>
    checks.flatMap((check): [string, Result][] => {
      const found = results.find((result) => result.step === id && result.id === check.id);
      return found === undefined ? [] : [[`${id}/${check.id}`, found]];
    }),
  );
}

export interface Change {
  readonly kind: 'met' | 'lost';
  readonly result: Result;
}

/**
 * What is new since the look before. A check that was never asked before is news only when it is met; where the control
 * beside a check is unmet nobody can tell, and what was forbidden has not become possible.
 */
export function changes(before: Known, now: Known): Change[] {
  return [...now].flatMap(([key, result]): Change[] => {
    const was = before.get(key)?.outcome.kind;
    if (result.outcome.kind === 'met' && was !== 'met') return [{ kind: 'met', result }];
    const lost = result.outcome.kind === 'unmet' && result.outcome.cause !== 'control';
    return lost && was === 'met' ? [{ kind: 'lost', result }] : [];
  });
}

export const ofStep = ({ results }: Look, { id }: Step): Result[] =>
  [...results.values()].filter(({ step }) => step === id);
