import type { Mend } from '../lab/problem.js';
import type { Look } from './rule.js';
import { stepsOf, writtenLines, type WrittenLine } from './written.js';

/** The words of `ip link add` and `set` of which a part is enough; a link that is called so must follow `dev`. */
const words = ['broadcast', 'address', 'dynamic', 'link', 'master', 'numtxqueues', 'txqueuelen', 'type'];

/** `ip link add br …`: ip takes br for the beginning of "broadcast". A mistake may be about just that. */
export const abbreviation: Look = ({ lab, lines }) => {
  const blocks = [
    ...lab.setup,
    ...stepsOf(lab).flatMap((step) => [
      ...step.setup,
      ...step.solution.blocks,
      ...step.alsoRight.flatMap((way) => way.blocks),
    ]),
  ];
  return writtenLines(blocks, lines).flatMap((line) => {
    const [, before = '', verb = '', name = ''] = /^(.*\bip\b.*\blink\s+(add|set)\s+)([a-z]+)\s/.exec(line.text) ?? [];
    const word = words.find((one) => name !== '' && name !== one && one.startsWith(name));
    if (word === undefined) return [];
    const at = { line: line.at.line, column: before.length + 1 };
    const message = `ip reads ${name} as the beginning of "${word}"; write: ip link ${verb} dev ${name} …`;
    return [{ at, message, mends: [{ at, remove: 0, insert: 'dev ' }, ...quoted(line, before, lines)] }];
  });
};

/** Where a mistake names the line that it changes, it must go on naming it. */
function quoted(line: WrittenLine, before: string, lines: readonly string[]): readonly Mend[] {
  const command = line.text.trim();
  const into = before.trimStart().length;
  return lines.flatMap((text, index): readonly Mend[] => {
    const found = ['instead="', 'without="'].map((option) => text.indexOf(option + command)).find((at) => at !== -1);
    if (found === undefined) return [];
    return [{ at: { line: index + 1, column: found + 'instead="'.length + into + 1 }, remove: 0, insert: 'dev ' }];
  });
}
