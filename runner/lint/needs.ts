import type { Block } from '../lab/lab.js';
import { didYouMean } from '../lab/near-miss.js';
import type { Look, Remark, Source } from './rule.js';
import { frontKey, stepsOf, writtenLines } from './written.js';

/** A feature that no probe knows, and one that the lab uses and does not name. */
export const needs: Look = (source) => [...unknown(source), ...undeclared(source)];

function unknown({ lab, lines, features }: Source): readonly Remark[] {
  return lab.needs
    .filter((name) => !features.includes(name))
    .map((name) => ({
      at: frontKey('needs', lines, name),
      message: `no feature is called ${name}${didYouMean(name, features) || '; labs doctor --json lists them'}`,
    }));
}

/** What every lab needs is not worth a word. */
const wiring = ['veth', 'bridge'];

function undeclared({ lab, lines, features }: Source): readonly Remark[] {
  const blocks = [...lab.setup, ...stepsOf(lab).flatMap((step): Block[] => [...step.setup, ...step.solution.blocks])];
  const told = new Set<string>([...lab.needs, ...wiring]);
  return writtenLines(blocks, lines).flatMap(({ text, at }): readonly Remark[] => {
    const [, type = ''] = /\bip\b.*\blink\s+add\b.*\stype\s+(\w+)/.exec(text) ?? [];
    if (!features.includes(type) || told.has(type)) return [];
    told.add(type);
    const message = `not every kernel has ${type}; write needs: [${[...lab.needs, type].join(', ')}] in the front matter`;
    return [{ at: { line: at.line, column: text.lastIndexOf(type) + 1 }, message }];
  });
}
