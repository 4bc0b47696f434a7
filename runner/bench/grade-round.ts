import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { registry } from '../../checks/registry.js';
import { around } from '../commands/around.js';
import { gradeClass } from '../grade/grade-class.js';
import { handInsOf } from '../grade/hand-ins.js';
import { rosterOf, type Student } from '../grade/roster.js';
import { Grounds } from '../ground/grounds.js';
import type { Lab } from '../lab/lab.js';
import { readVaried } from '../lab/read-varied.js';
import { usualBounds } from '../session/play-scripts.js';
import { stepsOf } from '../session/steps.js';
import { median, type Round } from './samples.js';

const file = fileURLToPath(new URL('../../../labs/03-bridge/lab.md', import.meta.url));
const cores = availableParallelism();

/** Solutions of 03-bridge, graded alone and then so many, as many at once as there are cores. */
export async function gradeRound(students: number, as: string, signal: AbortSignal): Promise<Round> {
  const varied = await readVaried({ file }, registry);
  const { ground } = await new Grounds(around()).chooseForStrangers('sandbox', true);
  const folder = mkdtempSync(join(tmpdir(), 'underlay-bench-'));
  try {
    for (let i = 0; i < students; i += 1) solve(varied.lab, join(folder, `student-${i}`));
    const all = rosterOf(await handInsOf([folder]), undefined);
    const resident: number[] = [];
    let count = 0;
    const grade = async (class_: readonly Student[]) => {
      const started = performance.now();
      const { name } = varied.lab;
      await gradeClass(
        {
          ...{ labs: [{ varied, points: 10 }], labCalled: () => name, students: class_, jobs: cores },
          ...{ seedBy: 'course', seed: undefined, graded: () => resident.push(process.memoryUsage().rss) },
        },
        {
          ...{ ground, checks: registry, bounds: usualBounds, steps: 'one after the other', signal },
          ...{ name: () => `${as}-${(count += 1)}`, progress: () => undefined },
        },
      );
      return (performance.now() - started) / class_.length;
    };
    const alone: number[] = [];
    for (const one of all.slice(0, 4)) alone.push(await grade([one]));
    resident.splice(0);
    const many = await grade(all);
    const early = resident.slice(0, Math.ceil(students / 4));
    const late = resident.slice(-Math.ceil(students / 4));
    // The first loads what it needs.
    return { alone: median(alone.slice(1)), 'in a class': many, growth: median(late) / median(early) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function solve(lab: Lab, folder: string): void {
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text, { flag: 'a' });
  };
  write('submission.yaml', `lab: ${lab.name}\n`);
  for (const { id, solution } of stepsOf(lab))
    for (const block of solution.blocks)
      if (block.kind === 'run') for (const node of block.nodes) write(`solution/${id}/${node}.sh`, block.script);
}
