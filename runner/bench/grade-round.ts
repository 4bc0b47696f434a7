import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { registry } from '../../checks/registry.js';
import { around } from '../commands/around.js';
import { gradeClass, usualJobs } from '../grade/grade-class.js';
import { handInsOf } from '../grade/hand-ins.js';
import { rosterOf } from '../grade/roster.js';
import type { Ground, UpOptions } from '../ground/ground.js';
import { Grounds } from '../ground/grounds.js';
import type { Lab } from '../lab/lab.js';
import { readVaried, type Varied } from '../lab/read-varied.js';
import { judgeSubmission } from '../session/judge-submission.js';
import { usualBounds, type Bounds } from '../session/play-scripts.js';
import { stepsOf } from '../session/steps.js';
import { readSubmission } from '../session/submission.js';
import { median, type Deed, type Round } from './samples.js';
import { unboundedSandbox } from './unbounded.js';

const file = fileURLToPath(new URL('../../../labs/03-bridge/lab.md', import.meta.url));
/** For nodes that no others are called like. */
type Up = () => UpOptions & { readonly signal: AbortSignal };

/** How often one is graded alone in each way; the first time loads what it needs. */
const rounds = 6;

/** Solutions of 03-bridge: one graded alone in three ways, and then so many, as many at once as are graded at once. */
export async function gradeRound(students: number, as: string, signal: AbortSignal): Promise<Round> {
  const varied = await readVaried({ file }, registry);
  const { ground } = await new Grounds(around()).chooseForStrangers('sandbox', true);
  const folder = mkdtempSync(join(tmpdir(), 'underlay-bench-'));
  let count = 0;
  const up = () => ({ as: `${as}-${(count += 1)}`, life: 'tied', progress: () => undefined, signal }) as const;
  try {
    const alone = await gradeAlone(varied.lab, ground, await unboundedSandbox(folder), up);
    return { ...alone, ...(await gradeMany(students, varied, ground, folder, up)) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const endless: Bounds = { step: 3_600_000, whole: 3_600_000, output: 2 ** 30 };

/** The ways take turns, so that what else the machine does falls on all of them. */
async function gradeAlone(lab: Lab, ground: Ground, unbounded: Ground, up: Up): Promise<Round> {
  const submission = readSubmission(solved(lab), lab);
  const unchecked = { ...lab, sections: lab.sections.map((one) => ({ ...one, checks: [] })) };
  const ways: [Deed, Lab, Ground, Bounds][] = [
    ['alone', lab, ground, usualBounds],
    ['alone, unchecked', unchecked, ground, usualBounds],
    ['alone, unbounded', lab, unbounded, endless],
  ];
  const took = new Map<Deed, number[]>(ways.map(([deed]) => [deed, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const [deed, lab, ground, bounds] of ways) {
      const started = performance.now();
      await judgeSubmission(lab, submission, { ground, up: up(), checks: registry, bounds, looks: 'still' });
      if (round > 0) took.get(deed)?.push(performance.now() - started);
    }
  return Object.fromEntries([...took].map(([deed, times]) => [deed, median(times)]));
}

async function gradeMany(students: number, varied: Varied, ground: Ground, folder: string, up: Up): Promise<Round> {
  const class_ = join(folder, 'class');
  const handedIn = solved(varied.lab);
  for (let i = 0; i < students; i += 1)
    for (const [name, content] of handedIn) {
      const path = join(class_, `student-${i}`, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
  const resident: number[] = [];
  const started = performance.now();
  await gradeClass(
    {
      ...{ labs: [{ varied, points: 10 }], labCalled: () => varied.lab.name, jobs: usualJobs },
      ...{ students: rosterOf(await handInsOf([class_]), undefined), seedBy: 'course', seed: undefined },
      graded: () => resident.push(process.memoryUsage().rss),
    },
    {
      ...{ ground, checks: registry, bounds: usualBounds, steps: 'one after the other' },
      ...{ signal: up().signal, name: () => up().as, progress: () => undefined },
    },
  );
  const each = (performance.now() - started) / students;
  // A small class tells how a program warms up, not whether it grows.
  if (students < 100) return { 'in a class': each };
  const quarter = Math.ceil(students / 4);
  return { 'in a class': each, growth: median(resident.slice(-quarter)) / median(resident.slice(0, quarter)) };
}

/** What a student hands in who has solved it. */
function solved(lab: Lab): Map<string, Buffer> {
  const texts = new Map([['submission.yaml', `lab: ${lab.name}\n`]]);
  for (const { id, solution } of stepsOf(lab))
    for (const block of solution.blocks)
      for (const node of block.kind === 'run' ? block.nodes : []) {
        const name = `solution/${id}/${node}.sh`;
        texts.set(name, (texts.get(name) ?? '') + (block.kind === 'run' ? block.script : ''));
      }
  return new Map([...texts].map(([name, text]) => [name, Buffer.from(text)]));
}
