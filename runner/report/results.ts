import type { Outcome } from '../../checks/check.js';
import { wrapped } from '../lab/prose-terminal.js';
import type { Paint } from './paint.js';

/**
 * One check as a learner reads it: the goal, and where it is not met the state, never a verdict. Words are kept together
 * in so many columns; a command to look with is not broken, for it is copied.
 */
export function outcomeLines(say: string, outcome: Outcome, paint: Paint, columns = Infinity): string[] {
  const goal = (sign: string) => signed(sign, say, columns);
  switch (outcome.kind) {
    case 'met':
      return goal(paint.good(paint.signs.met));
    case 'unmet': {
      const { wanted, found, look } = outcome;
      const line = (word: string, text: string, wide = columns) =>
        `    ${paint.faint(word.padEnd(6))}  ${hanging(visible(text), wide - 12).join('\n            ')}`;
      return [
        ...goal(paint.bad(paint.signs.unmet)),
        line('wanted', wanted),
        line('found', found),
        line('look', look, Infinity),
      ];
    }
    case 'unknown':
      return [
        ...goal(paint.bad(paint.signs.unknown)),
        ...indented(`could not look: ${outcome.error.message}`, outcome.error.next),
      ];
  }
}

/** A text behind its sign, its further lines below its first word. */
export function signed(sign: string, text: string, columns: number): string[] {
  const width = sign.replace(/\x1b\[[\d;]*m/g, '').length;
  return hanging(text, columns - width - 1).map((line, i) => `${i === 0 ? sign : ' '.repeat(width)} ${line}`);
}

// What fits is left as it is: the blanks in what a tool printed may mean something.
const hanging = (text: string, columns: number) =>
  text.split('\n').flatMap((line) => (line.length > columns ? wrapped(line, columns) : [line]));

const indented = (...texts: string[]) => texts.map((text) => `    ${visible(text).replaceAll('\n', '\n    ')}`);

/** What a node prints may hold anything; a terminal obeys none of it. */
function visible(text: string): string {
  return text.replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, '\ufffd');
}
