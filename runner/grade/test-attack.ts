import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';

import { registry } from '../../checks/registry.js';
import type { Ground, Standing } from '../ground/ground.js';
import { HostSite } from '../ground/host-site.js';
import { cache } from '../ground/image-cache.js';
import { currentHash } from '../ground/image.js';
import { findImage } from '../ground/image-store.js';
import type { Plan } from '../ground/plan.js';
import { Records } from '../ground/record.js';
import { Sandbox } from '../ground/sandbox.js';
import type { Site } from '../ground/site.js';
import { testGround, uid, whyNot } from '../ground/test-ground.js';
import type { Lab } from '../lab/lab.js';
import { readVaried } from '../lab/read-varied.js';
import type { Judge } from '../session/judge.js';
import { judgeSubmission, type JudgedStep } from '../session/judge-submission.js';
import { usualBounds, type Bounds } from '../session/play-scripts.js';
import type { Submission } from '../session/submission.js';

/** A word of the lab that no node may ever know. */
export const canary = 'canary-4711';

/** What a hostile submission does on the nodes `host` and `server`. */
export interface Attack {
  readonly host: string;
  readonly server?: string;
  /** What another submission does on `host`, that is graded before. */
  readonly before?: string;
  /** The checks of the step, where it is not whether host has 10.9.0.1. */
  readonly checks?: string;
  readonly bounds?: Partial<Bounds>;
}

/** One guard less than there is. */
export interface Weakness {
  readonly site?: (site: Site) => Site;
  readonly plan?: (plan: Plan) => Plan;
  readonly standing?: (standing: Standing) => Standing;
  readonly checks?: Judge['checks'];
  readonly looks?: 'at once';
  readonly nodes?: 'used again';
  readonly bounds?: Partial<Bounds>;
}

/** What came of an attack. */
export interface Attacked {
  readonly lab: Lab;
  readonly step: JudgedStep | undefined;
  readonly score: number;
  readonly notes: string;
  /** A cause for each unmet check, `met` or `unknown` for the others. */
  readonly causes: readonly string[];
  /** What became of the grading itself. */
  readonly error: unknown;
  /** Labs that stand when all is over. */
  readonly left: readonly string[];
  /** The longest that was kept of what one script printed. */
  readonly kept: number;
}

const address = `
- address: { in: host, link: eth0, is: 10.9.0.1/24 }
  say: host has ${canary}`;

const text = (checks: string) => `---
title: Attacked
summary: What a hostile submission is tried on.
minutes: 1
---

# Attacked

## Topology

\`\`\`yaml nodes
host:   { lan: { eth0: 10.1.0.1/24 } }
server: { lan: { eth0: 10.1.0.2/24 } }
\`\`\`

## Two addresses
<!-- step: two · points: 2 -->

\`\`\`yaml check
${checks.trim()}
\`\`\`

<details><summary>Solution</summary>

\`\`\`sh host
ip addr add 10.9.0.1/24 dev eth0
\`\`\`

\`\`\`sh server
ip addr add 10.9.0.2/24 dev eth0
\`\`\`

</details>
`;

let labs = 0;

/** Grades a hostile submission on a ground of its own, on the machine itself with one guard less where that is said. */
export async function attacked(t: Test, attack: Attack, where: 'box' | Weakness = {}): Promise<Attacked> {
  const weakness = where === 'box' ? {} : where;
  const base = mkdtempSync(join(tmpdir(), 'underlay-attack-'));
  const spied = { kept: 0 };
  t.teardown(() => {
    rmSync(base, { recursive: true });
  });
  const ground =
    where === 'box' ? spyingOn((await testGround(t, 'box')).ground, spied) : await groundWith(t, weakness, base, spied);
  const file = join(base, '01-attacked', 'lab.md');
  mkdirSync(join(base, '01-attacked'));
  writeFileSync(file, text(attack.checks ?? address));
  const { lab } = await readVaried({ file }, registry);
  const up = { as: `attacked-${process.pid}-${(labs += 1)}`, life: 'tied', progress: () => undefined } as const;
  const bounds = { ...usualBounds, step: 10_000, ...attack.bounds, ...weakness.bounds };
  const checks = weakness.checks ?? registry;
  const how = { ground, up, checks, bounds, looks: weakness.looks ?? 'still' } as const;
  let step: JudgedStep | undefined;
  let error: unknown;
  try {
    if (attack.before !== undefined) await judgeSubmission(lab, submission(lab.name, attack.before), how);
    [step] = await judgeSubmission(lab, submission(lab.name, attack.host, attack.server), how);
  } catch (thrown) {
    error = thrown;
  }
  const left = await ground.ps();
  return {
    ...{ lab, step, error, score: step?.score ?? 0, notes: step?.notes.join('\n') ?? '' },
    causes: (step?.results ?? []).map(({ outcome }) => (outcome.kind === 'unmet' ? outcome.cause : outcome.kind)),
    left: left.map(({ as }) => as),
    kept: spied.kept,
  };
}

function submission(lab: string, host: string, server?: string): Submission {
  const on = (node: string, text: string) => ({ step: 'two', place: { node, namespace: '' }, text });
  const scripts = [on('host', host), ...(server === undefined ? [] : [on('server', server)])];
  return { lab, answers: {}, scripts, files: [] };
}

interface Spied {
  kept: number;
}

/** The sandbox of this machine, as it is but for the weakness. */
async function groundWith(t: Test, { site, plan, standing, nodes }: Weakness, folder: string, spied: Spied) {
  const image = await findImage(cache(process.env, uid), await currentHash());
  const host = new HostSite({ uid, owner: `attack-${process.pid}`, folder });
  mkdirSync(join(folder, 'records'));
  const records = new Records(join(folder, 'records'));
  const sandbox = new Sandbox(site?.(host) ?? host, records, () => Promise.resolve(image?.tree ?? ''));
  const made: Standing[] = [];
  t.teardown(async () => {
    for (const up of made) await up.down();
    await sandbox.gc();
  });
  return spyingOn(
    but(sandbox as Ground, {
      up: async (planned, options) => {
        const [used] = nodes === 'used again' ? made : [];
        const up = used ?? (await sandbox.up(plan?.(planned) ?? planned, options));
        made.push(up);
        const kept = nodes === 'used again' ? but(up, { down: () => Promise.resolve() }) : up;
        return standing?.(kept) ?? kept;
      },
    }),
    spied,
  );
}

function spyingOn(ground: Ground, spied: Spied): Ground {
  const spying = (up: Standing): Standing =>
    but(up, {
      exec: (node) => ({
        run: async (argv, options) => {
          const finished = await up.exec(node).run(argv, options);
          spied.kept = Math.max(spied.kept, finished.stdout.length, finished.stderr.length);
          return finished;
        },
      }),
    });
  return but(ground, { up: async (...args) => spying(await ground.up(...args)) });
}

/** The same, but for some of what it can be asked. */
export function but<T extends object>(whole: T, other: Partial<T>): T {
  return new Proxy(whole, {
    get: (target, key) => {
      const value: unknown = Reflect.get(Reflect.has(other, key) ? other : target, key);
      return typeof value === 'function' ? (value.bind(Reflect.has(other, key) ? other : target) as unknown) : value;
    },
  });
}

export interface Case extends Attack {
  /** Whether the attack had its way. */
  readonly won: (attacked: Attacked) => boolean;
  /** In words, and as what it is; there it has its way in full. */
  readonly weak: readonly [where: string, weakness: Weakness, fully?: (attacked: Attacked) => boolean];
  readonly skip?: string | false;
  /** What is another attack in a box, which bounds all nodes together: there one can take its own with it. */
  readonly box?: Partial<Attack> & { readonly takesItsOwn?: true };
}

const skip = { sandbox: await whyNot('sandbox'), box: await whyNot('box') };
t.setTimeout(240_000);

export type Cases = Readonly<Record<string, Case>>;

/** Each attack fails, and succeeds where one guard is missing: so the test is able to fail. */
export function tryAttacks(cases: Cases): void {
  for (const [what, { won, weak, skip: reason, ...attack }] of Object.entries(cases))
    void t.test(what, { skip: skip.sandbox || (reason ?? false), timeout: 60_000 }, async (t) => {
      await fails(t, won, attack);
      const [where, weakness, fully = won] = weak;
      const other = await attacked(t, attack, weakness);
      t.ok(fully(other), `it succeeds where ${where}`, { other });
    });
}

/** Each attack fails in a box, too. */
export function tryInBox(cases: Cases): void {
  for (const [what, { won, box, ...attack }] of Object.entries(cases))
    void t.test(what, { skip: skip.box, timeout: 60_000 }, async (t) => {
      if (box?.takesItsOwn !== true) return fails(t, won, { ...attack, ...box }, 'box');
      const { error, score, left } = await attacked(t, { ...attack, ...box }, 'box');
      t.match(error, { code: 'node-gone' }, 'it is told, and no grade');
      t.strictSame([score, left], [0, []]);
    });
}

async function fails(t: Test, won: Case['won'], attack: Attack, where?: 'box'): Promise<void> {
  const usual = await attacked(t, attack, where);
  t.notOk(won(usual), 'it fails', { usual });
  t.strictSame([usual.error, usual.left, usual.causes.includes('unknown')], [undefined, [], false], 'it is graded');
}
