import type { Block, Lab, Run, Step } from '../lab/lab.js';
import type { At } from '../lab/problem.js';

export function stepsOf(lab: Lab): readonly Step[] {
  return lab.sections.filter((section) => section.kind === 'step');
}

export function runsOf(blocks: readonly Block[]): readonly Run[] {
  return blocks.filter((block) => block.kind === 'run');
}

/** One line of a block that runs, where it stands in the file. */
export interface WrittenLine {
  readonly text: string;
  readonly at: At;
}

/** The lines of these blocks that the file holds as they are; what was put together from two places has no place. */
export function writtenLines(blocks: readonly Block[], lines: readonly string[]): readonly WrittenLine[] {
  return runsOf(blocks).flatMap((block) =>
    block.script.split('\n').flatMap((text, index): readonly WrittenLine[] => {
      const line = block.at.line + index;
      const written = lines[line] ?? '';
      if (text.trim() === '' || written.trim() !== text.trim()) return [];
      return [{ text: written, at: { line: line + 1, column: 1 } }];
    }),
  );
}

/** Where the value of a key of the front matter stands. */
export function frontKey(key: string, lines: readonly string[], word = ''): At {
  const line = lines.findIndex((text) => text.startsWith(`${key}:`));
  const column = (lines[line] ?? '').indexOf(word, key.length);
  return { line: line + 1, column: column === -1 ? 1 : column + 1 };
}

/** The commands of a script, each in one line with single blanks; comments are none. */
export function commandsOf(script: string): readonly string[] {
  return script
    .replace(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.trim().replace(/\s+/g, ' '))
    .filter((line) => line !== '' && !line.startsWith('#'));
}
