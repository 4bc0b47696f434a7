import t from 'tap';
import { noKernel, testGround, type TestNode } from './test-ground.js';
import { judge } from './test-world.js';
import type { World } from './world.js';

/** What a check must answer on real nodes that a script has set up: arguments and all that matters of the outcome, row by row. */
export function onNodes(
  check: string,
  nodes: Readonly<Record<string, TestNode>>,
  scripts: Readonly<Record<string, string>>,
  rows: Readonly<Record<string, readonly [args: string, outcome: object]>>,
): void {
  void t.test(`${check} on real nodes`, { skip: noKernel }, async (t) => {
    const ground = await testGround(t, nodes);
    for (const [node, script] of Object.entries(scripts)) await ground.sh(node, script);
    const world = ground.world();
    for (const [title, [args, outcome]] of Object.entries(rows))
      t.hasStrict(await judge(check, args, world), outcome, title);
  });
}

/** The same of a world that is told what it shows; a function makes one for each row. */
export function onFakes(
  check: string,
  world: World | (() => World),
  rows: Readonly<Record<string, readonly [args: string, outcome: object]>>,
): void {
  for (const [title, [args, outcome]] of Object.entries(rows)) {
    void t.test(`${check}: ${title}`, async (t) => {
      const answered = await judge(check, args, typeof world === 'function' ? world() : world);
      const plain = answered.kind === 'unknown' ? { kind: 'unknown', message: answered.error.message } : answered;
      t.hasStrict(plain, outcome);
    });
  }
}

export const met = { kind: 'met' };

export function unmet(cause: string, wanted: string, found: string, look: string): object {
  return { kind: 'unmet', cause, wanted, found, look };
}

/** A learner's own server, there when the script ends. */
export function takePort(port: number): string {
  return `socat TCP-LISTEN:${port},fork,reuseaddr OPEN:/dev/null >/dev/null 2>&1 & until ss -Hltn | grep -q :${port}; do :; done`;
}
