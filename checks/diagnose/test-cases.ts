import t from 'tap';
import type { GroundName } from '../../runner/ground/ground.js';
import { missing, testGrounds, type TestGround, type TestNodes } from '../test-ground.js';
import { judge } from '../test-world.js';

/** One thing that is broken, and what is said of it. */
export interface Case {
  readonly breaks: string;
  readonly setup: (ground: TestGround) => Promise<unknown>;
  readonly reach: string;
  readonly cause: string;
  readonly found: string;
  readonly look: string;
}

/** A network that works, and what is said when one thing in it is broken: the same on every ground. */
export interface Table {
  readonly nodes: TestNodes;
  readonly whole: (ground: TestGround) => Promise<unknown>;
  readonly reach: string;
  readonly cases: readonly Case[];
}

export async function diagnoses(on: GroundName, tables: readonly Table[]): Promise<void> {
  const trials = tables.flatMap(({ nodes, whole, reach, cases }) => [
    // Without this every diagnosis could be of the test's own making.
    {
      nodes,
      title: `${reach} comes through while nothing is broken`,
      setup: whole,
      reach,
      outcome: { kind: 'met' },
    },
    ...cases.map(({ breaks, cause, found, look, setup, reach }) => ({
      nodes,
      title: `says ${cause}, and where to look: ${breaks}`,
      setup,
      reach,
      outcome: { kind: 'unmet', cause, found, look },
    })),
  ]);
  void t.test(`on ${on}`, { skip: await missing(on) }, async (t) => {
    const grounds = await testGrounds(
      t,
      trials.map(({ nodes }) => nodes),
      on,
    );
    // Most of each case is waiting for an answer that does not come.
    t.jobs = 4;
    const tests = grounds.map(async (ground, at) => {
      const trial = trials[at];
      if (trial === undefined) throw new Error('more grounds than trials');
      await t.test(trial.title, async (t) => {
        await trial.setup(ground);
        t.hasStrict(await judge('reach', trial.reach, ground.world()), trial.outcome);
      });
    });
    await Promise.all(tests);
  });
}
