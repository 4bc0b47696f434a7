import * as z from 'zod';

import { define, met, unmet, type Check, type Outcome } from '../../checks/check.js';
import { LabError } from '../errors.js';
import type { Lab, Step, StepCheck } from '../lab/lab.js';
import type { Judge, Stage } from './judge.js';

/** What a fake check answers at its first look, its second and so on; the last for ever. A function is asked, an error is thrown. */
export type Told = readonly (Outcome | Error | (() => Outcome))[];

export const at = { line: 1, column: 1 };

export const no = (cause: string) =>
  unmet(cause, { wanted: `no ${cause}`, found: `a ${cause}`, look: `look at ${cause}` });

export const blind: Outcome = { kind: 'unknown', error: new LabError('cannot-look', 'nobody answers', 'Ask again.') };

/** A check of a step, called by its name among the fake checks. */
export function asking(name: string, more: Partial<StepCheck> = {}): StepCheck {
  const asks = [{ bindings: {}, args: {} }];
  return { kind: 'check', id: name, name, asks, say: `${name} is done`, points: 1, within: 0, stays: 0, at, ...more };
}

export function stepOf(id: string, checks: readonly StepCheck[], more: Partial<Step> = {}): Step {
  return {
    ...{ kind: 'step', id, title: `Step ${id}`, points: checks.length, probe: 'at-prompt', prose: [], questions: [] },
    ...{
      checks,
      setup: [],
      hints: [],
      solution: { prose: [], blocks: [] },
      reference: 'here',
      unnoticed: [],
      alsoRight: [],
      mistakes: [],
      at,
      ...more,
    },
  };
}

export function labOf(...steps: readonly Step[]): Lab {
  return {
    ...{ name: '00-fake', file: 'lab.md', title: 'A fake', summary: '', minutes: 1, after: [], needs: [], vary: [] },
    plan: { lab: '00-fake', lans: [], nodes: [] },
    ...{ setup: [], introduction: [], sections: steps, warnings: [] },
  };
}

/** Fake checks that answer what they were told, and the order in which they were asked. */
export function told(answers: Readonly<Record<string, Told>>): Judge & { readonly asked: string[] } {
  const asked: string[] = [];
  const checks = new Map(Object.entries(answers).map(([name, says]) => [name, fake(name, says, asked)]));
  return { site: stage(), checks, controls: 'asked', patience: 'wait', asked };
}

function fake(name: string, says: Told, asked: string[]): Check {
  let looks = 0;
  return define({
    ...{ name, group: 'state', about: name, schema: z.unknown(), causes: [], example: '{}' },
    ...{ negative: () => false, places: () => [], say: () => `${name} says itself` },
    ask: () => {
      asked.push(name);
      const said = says[Math.min(looks++, says.length - 1)];
      if (said instanceof Error) return Promise.reject(said);
      return Promise.resolve((typeof said === 'function' ? said() : said) ?? met);
    },
  });
}

/** Nodes that nobody needs to ask for anything, and whose states are these. */
export function stage(states: Readonly<Record<string, 'running' | 'gone'>> = { host: 'running' }): Stage {
  const silent = (): never => {
    throw new Error('the test does not look at nodes');
  };
  return {
    plan: { nodes: Object.keys(states).map((name) => ({ name })) },
    nodes: () => Promise.resolve(Object.entries(states).map(([name, state]) => ({ name, state }))),
    ...{ exec: silent, observe: silent, namespaces: silent },
  };
}
