import t from 'tap';
import { noKernel, testGround, type TestGround, type TestNode } from '../test-ground.js';
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

export function diagnoses(nodes: Readonly<Record<string, TestNode>>, cases: readonly Case[]): void {
  // Most of each case is waiting for an answer that does not come.
  t.jobs = 4;
  for (const { breaks, setup, reach, cause, found, look } of cases) {
    void t.test(`says ${cause}, and where to look: ${breaks}`, { skip: noKernel }, async (t) => {
      const ground = await testGround(t, nodes);
      await setup(ground);
      const outcome = await judge('reach', reach, ground.world());
      t.hasStrict(outcome, { kind: 'unmet', cause, found, look });
    });
  }
}

/** Without this every diagnosis could be of the test's own making. */
export function reaches(
  nodes: Readonly<Record<string, TestNode>>,
  setup: (ground: TestGround) => Promise<unknown>,
  reach: string,
): void {
  void t.test('the same call comes through while nothing is broken', { skip: noKernel }, async (t) => {
    const ground = await testGround(t, nodes);
    await setup(ground);
    t.same(await judge('reach', reach, ground.world()), { kind: 'met' });
  });
}
