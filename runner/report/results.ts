import type { Outcome } from '../../checks/check.js';
import type { Mistake, Step } from '../lab/lab.js';
import type { Result } from '../session/judge.js';
import type { Paint } from './paint.js';

/** One check as a learner reads it: the goal, and where it is not met the state, never a verdict. */
export function outcomeLines(say: string, outcome: Outcome, paint: Paint): string[] {
  switch (outcome.kind) {
    case 'met':
      return [`${paint.good('●')} ${say}`];
    case 'unmet': {
      const { wanted, found, look } = outcome;
      const line = (word: string, text: string) =>
        `    ${paint.faint(word.padEnd(6))}  ${text.replaceAll('\n', '\n            ')}`;
      return [`${paint.bad('✗')} ${say}`, line('wanted', wanted), line('found', found), line('look', look)];
    }
    case 'unknown':
      return [`${paint.bad('?')} ${say}`, `    could not look: ${outcome.error.message}`, `    ${outcome.error.next}`];
  }
}

/** The mistake that a step's author foresaw, when these results show it. */
export function recognised(step: Step, results: readonly Result[]): Mistake | undefined {
  return step.mistakes.find(({ check, cause }) =>
    results.some(({ id, outcome }) => id === check && outcome.kind === 'unmet' && outcome.cause === cause),
  );
}
