import { unmet } from '../../checks/check.js';
import { openWorld } from '../../checks/world.js';
import { Restless } from '../ground/ground.js';
import type { Step, StepCheck } from '../lab/lab.js';
import { judge, type Judge, type Result, type Stage } from './judge.js';

/** A stage whose processes can be made to stand still. */
export interface StillStage extends Stage {
  /** The nodes in which anything runs beside their first process. */
  busy(): Promise<readonly string[]>;
  freeze(node: string): Promise<void>;
  thaw(node: string): Promise<void>;
}

/**
 * Judges a step so that no process of its nodes can lie to it: state is read while they all stand still, once before and
 * once after the checks of behaviour, for which they must run; the readings must agree.
 */
export async function judgeStill(step: Step, how: Judge, stage: StillStage): Promise<Result[]> {
  const of = (group: (name: string) => boolean) => ({ ...step, checks: step.checks.filter(({ name }) => group(name)) });
  const isState = (name: string) => {
    const check = how.checks.get(name);
    return check?.group === 'state' && check.runsInNode !== true;
  };
  const state = of(isState);
  const late = await converged(state, how);
  try {
    const world = openWorld(how.site, how.signal);
    const first = await whileStill(stage, () => look(state, how, world));
    // Whom to call was seen while nothing could change it, where a check of state looked there.
    const behaviour = await judge(
      of((name) => !isState(name)),
      how,
      world,
    );
    // The kernel has clocks of its own: an address may end without anybody.
    const again = first.wasBusy || behaviour.length > 0 || (await stage.busy()).length > 0;
    const second = again ? await whileStill(stage, () => look(state, how)) : first;
    const changed = second.results.some((result, i) => said(result) !== said(first.results[i]));
    const results = [...first.results, ...behaviour].map((result) => late.get(result.id) ?? result);
    return inOrder(step, changed ? results.map(restless) : results);
  } catch (error) {
    if (!(error instanceof Restless)) throw error;
    // Who would not stand still is not believed; each check is asked once all the same, so that it has its result.
    const seen = await judge(step, { ...how, patience: 'look once' });
    return seen.map(restless);
  }
}

const said = (result: Result | undefined) =>
  result?.outcome.kind === 'unmet' ? result.outcome.cause : result?.outcome.kind;

const look = (step: Step, how: Judge, world = openWorld(how.site, how.signal)) =>
  judge(step, { ...how, patience: 'look once' }, world);

/** What needs time gets it while everything runs; who is not met then does not become so by standing still. */
async function converged(state: Step, how: Judge): Promise<ReadonlyMap<string, Result>> {
  const checks = state.checks.filter(({ within, stays }) => within > 0 || stays > 0);
  if (checks.length === 0) return new Map();
  const results = await judge({ ...state, checks }, how);
  return new Map(results.filter(({ outcome }) => outcome.kind !== 'met').map((result) => [result.id, result]));
}

async function whileStill<T>(stage: StillStage, work: () => Promise<T>): Promise<{ results: T; wasBusy: boolean }> {
  const busy = await stage.busy();
  const each = async (what: 'freeze' | 'thaw') => {
    const ends = await Promise.allSettled(busy.map((node) => stage[what](node)));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  };
  try {
    await each('freeze');
    return { results: await work(), wasBusy: busy.length > 0 };
  } finally {
    await each('thaw');
  }
}

function restless(result: Result): Result {
  if (result.outcome.kind === 'unknown') return result;
  return {
    ...result,
    outcome: unmet('restless', {
      wanted: 'a system that holds still while it is looked at',
      found: 'processes kept changing the system',
      look: 'ps -ef',
    }),
  };
}

function inOrder(step: Step, results: readonly Result[]): Result[] {
  return step.checks.map(({ id }: StepCheck) => {
    const result = results.find((one) => one.id === id);
    if (result === undefined) throw new Error(`no result of the check ${id}`);
    return result;
  });
}
