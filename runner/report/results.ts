import type { Outcome } from '../../checks/check.js';
import type { Paint } from './paint.js';

/** One check as a learner reads it: the goal, and where it is not met the state, never a verdict. */
export function outcomeLines(say: string, outcome: Outcome, paint: Paint): string[] {
  switch (outcome.kind) {
    case 'met':
      return [`${paint.good(paint.signs.met)} ${say}`];
    case 'unmet': {
      const { wanted, found, look } = outcome;
      const line = (word: string, text: string) =>
        `    ${paint.faint(word.padEnd(6))}  ${visible(text).replaceAll('\n', '\n            ')}`;
      return [
        `${paint.bad(paint.signs.unmet)} ${say}`,
        line('wanted', wanted),
        line('found', found),
        line('look', look),
      ];
    }
    case 'unknown':
      return [
        `${paint.bad(paint.signs.unknown)} ${say}`,
        ...indented(`could not look: ${outcome.error.message}`, outcome.error.next),
      ];
  }
}

const indented = (...texts: string[]) => texts.map((text) => `    ${visible(text).replaceAll('\n', '\n    ')}`);

/** What a node prints may hold anything; a terminal obeys none of it. */
function visible(text: string): string {
  return text.replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, '\ufffd');
}
