import type { Block, Run } from '../lab/lab.js';
import type { Look, Remark } from './rule.js';
import { expandedNames, setNames } from './shell-names.js';
import { nearMiss } from '../lab/near-miss.js';
import { runsOf, stepsOf } from './written.js';

/** A variable that no block before has saved and the script does not set: `bash -eu` ends there. And one saved for nobody. */
export const variable: Look = ({ lab }) => [
  ...inPart(lab.setup),
  ...stepsOf(lab).flatMap((step) =>
    [
      step.setup,
      step.solution.blocks,
      ...step.alsoRight.map(({ blocks }) => blocks),
      ...step.mistakes.map(({ blocks }) => blocks),
    ]
      .flatMap(inPart)
      // A mistake is the solution with a line changed: what is wrong in both is said of the first.
      .filter(({ message }, i, all) => all.findIndex((one) => one.message === message) === i),
  ),
];

function inPart(blocks: readonly Block[]): readonly Remark[] {
  const runs = runsOf(blocks);
  return runs.flatMap((run, index) => {
    const saved = runs.slice(0, index).flatMap(({ save }) => save ?? []);
    const unset = expandedNames(run.script).filter(
      ({ name }) => !saved.includes(name) && !setNames(run.script).has(name),
    );
    return [
      ...unset.map(({ name, line }) => undefinedIn(run, name, line, runs)),
      ...unused(run, runs.slice(index + 1)),
    ];
  });
}

function undefinedIn(run: Run, name: string, line: number, runs: readonly Run[]): Remark {
  const at = { line: run.at.line + line + 1, column: 1 };
  const saved = runs.flatMap(({ save }) => save ?? []);
  const near = nearMiss(name, saved);
  const why = saved.includes(name)
    ? `it is saved by a block that is not before this one`
    : near === undefined
      ? `write save=${name} on an earlier block`
      : `did you mean $${near}?`;
  return { at, message: `$${name} is not set here; ${why}` };
}

function unused({ save, at }: Run, later: readonly Run[]): readonly Remark[] {
  if (save === undefined || later.some(({ script }) => expandedNames(script).some(({ name }) => name === save)))
    return [];
  return [{ at, message: `save=${save}: no later block of this part uses $${save}` }];
}
