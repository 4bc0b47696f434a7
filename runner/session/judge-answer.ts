import { answer } from '../../checks/answer.js';
import { NoValue, resolve } from '../../checks/value.js';
import { openWorld } from '../../checks/world.js';
import { LabError } from '../errors.js';
import type { Choice, Question } from '../lab/lab.js';
import type { Judge } from './judge.js';

export interface Verdict {
  readonly kind: 'right' | 'wrong' | 'noted' | 'unknown';
  readonly feedback: string;
}

/** Judges what a learner answered; a choice may be given by its number or its text. */
export async function judgeAnswer(
  question: Question,
  given: string,
  { site, checks, signal }: Judge,
): Promise<Verdict> {
  const expected = question.answer;
  const world = openWorld(site, signal);
  switch (expected.kind) {
    case 'choices': {
      const choice = choiceOf(expected.choices, given);
      if (expected.right === 'kept') return { kind: 'noted', feedback: 'Noted. Your teacher has the right answer.' };
      return { kind: choice.right ? 'right' : 'wrong', feedback: choice.feedback || (choice.right ? 'Right.' : 'No.') };
    }
    case 'check': {
      const check = checks.get(expected.name);
      if (check === undefined)
        throw new Error(`the lab was read with a check called ${expected.name}, which is not in the registry`);
      // What cannot even be asked, a word where an address is wanted, is not the answer.
      const args = check.schema.safeParse(withAnswer(expected.args, given.trim()));
      if (!args.success)
        return { kind: 'wrong', feedback: `${given} is not it: ${args.error.issues[0]?.message ?? ''}` };
      const outcome = await answer(check, args.data, world);
      if (outcome.kind === 'unknown') return { kind: 'unknown', feedback: outcome.error.message };
      return outcome.kind === 'met' ? right : { kind: 'wrong', feedback: `${given} is not it. Look: ${outcome.look}` };
    }
    case 'value': {
      try {
        const value = await resolve(expected.value, world);
        return value.toLowerCase() === given.trim().toLowerCase()
          ? right
          : { kind: 'wrong', feedback: `${given} is not it.` };
      } catch (error) {
        if (!(error instanceof NoValue)) throw error;
        return { kind: 'wrong', feedback: `${error.message} yet, so there is nothing to answer.` };
      }
    }
  }
}

const right: Verdict = { kind: 'right', feedback: 'Right.' };

function choiceOf(choices: readonly Choice[], given: string): Choice {
  const said = given.trim().toLowerCase();
  const choice = choices.find(({ text }) => text.toLowerCase() === said) ?? choices.find((_, i) => said === `${i + 1}`);
  if (choice !== undefined) return choice;
  throw new LabError(
    'bad-usage',
    `There is no choice ${given}.`,
    choices.map(({ text }, i) => `${i + 1}  ${text}`).join('\n'),
  );
}

function withAnswer(part: unknown, given: string): unknown {
  if (typeof part === 'string') return part.replaceAll('$ANSWER', given);
  if (Array.isArray(part)) return part.map((one) => withAnswer(one, given));
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(Object.entries(part).map(([key, one]) => [key, withAnswer(one, given)]));
}
