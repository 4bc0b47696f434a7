import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { Lab, Step } from '../lab/lab.js';
import { stepsOf } from '../session/steps.js';

/** Writes a submission of a lab below a folder: the reference solutions, but for the steps that are said otherwise. */
export function handIn(
  folder: string,
  lab: Lab,
  instead: Readonly<Record<string, string>> = {},
  answers: Readonly<Record<string, string>> = {},
): void {
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text, { flag: 'a' });
  };
  write('submission.yaml', `lab: ${lab.name}\nanswers: ${JSON.stringify(answers)}\n`);
  stepsOf(lab).forEach((step, i) => {
    const number = String(i + 1).padStart(2, '0');
    const own = instead[step.id];
    if (own !== undefined) {
      write(`solution/${number}-${step.id}/${lab.plan.nodes[0]?.name ?? ''}.sh`, own);
      return;
    }
    for (const [node, script] of scriptsOf(step.solution.blocks))
      write(`solution/${number}-${step.id}/${node}.sh`, script);
  });
}

export function scriptsOf(blocks: Step['solution']['blocks']): [string, string][] {
  return blocks.flatMap((block) =>
    block.kind === 'run' ? block.nodes.map((node): [string, string] => [node, block.script]) : [],
  );
}
