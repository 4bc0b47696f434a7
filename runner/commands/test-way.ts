import { fileURLToPath } from 'node:url';
import t from 'tap';

import { registry } from '../../checks/registry.js';
import type { GroundChoice } from '../ground/grounds.js';
import type { Block, Lab } from '../lab/lab.js';
import { readLab } from '../lab/read-lab.js';
import { stepsOf } from '../session/steps.js';
import { begun } from './test-run.js';
import { noTmux, type Terminal } from './test-terminal.js';

/** What a way and all mistakes may take together, on a machine that has other work. */
const limits = { way: 300_000, mistakes: 600_000 };
t.setTimeout(limits.way + limits.mistakes);

export async function builtIn(name: string): Promise<Lab> {
  return readLab(fileURLToPath(new URL(`../../../labs/${name}/lab.md`, import.meta.url)), registry);
}

/** Types blocks as a person does, line by line, and gives back all that was answered. */
function typeOut({ answer }: Terminal, blocks: readonly Block[]): string {
  const lines = blocks.flatMap((block) => (block.kind === 'run' ? block.script.trimEnd().split('\n') : []));
  return lines
    .filter((line) => line.trim() !== '')
    .map(answer)
    .join('\n');
}

/** A lab from its first step to its last with what its author calls the solution. */
export function wayThrough(lab: Lab, ground: GroundChoice, noGround: string | false): void {
  t.test(`the way through ${lab.name}, ${ground}`, { skip: noGround || noTmux, timeout: limits.way }, (t) => {
    const sat = begun(t, lab.name, { LABS_GROUND: ground });
    const steps = stepsOf(lab);
    for (const [i, step] of steps.entries()) {
      typeOut(sat, step.solution.blocks);
      const next = steps[i + 1];
      const after =
        next === undefined ? `${lab.title} is complete.` : `Step ${i + 2} of ${steps.length}: ${next.title}`;
      const screen = sat.reads(exactly(after));
      t.match(screen, exactly(`● Step ${i + 1} is complete: ${step.title}`));
    }
    t.notMatch(sat.reads(/\nhost:~#$/), /It looks like this|Stuck\?|✗/, 'who does it right hears of no mistake');
    t.end();
  });
}

/** Every mistake that the lab knows, made on fresh nodes. */
export function mistakesOf(lab: Lab, ground: GroundChoice, noGround: string | false): void {
  t.test(`the mistakes of ${lab.name}, ${ground}`, { skip: noGround || noTmux, timeout: limits.mistakes }, (t) => {
    const sat = begun(t, lab.name, { LABS_GROUND: ground });
    for (const step of stepsOf(lab)) {
      for (const { title, blocks } of step.mistakes) {
        sat.answer(`labs jump ${step.id}`);
        const said = [typeOut(sat, blocks), sat.answer('check')].join('\n');
        t.match(said.replaceAll('\n', ' '), `It looks like this: ${title}`, `${step.id}: ${title}`);
      }
    }
    t.end();
  });
}

const exactly = (text: string) => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
