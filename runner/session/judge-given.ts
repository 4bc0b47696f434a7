import { unmet, type Outcome } from '../../checks/check.js';
import { LabError } from '../errors.js';
import type { Question, Step } from '../lab/lab.js';
import { judgeAnswer } from './judge-answer.js';
import type { Judge, Result } from './judge.js';

/** Judges what a submission answers to the graded questions of a step. Predictions never cost points, so they are no results. */
export async function judgeGiven(step: Step, answers: Readonly<Record<string, string>>, how: Judge): Promise<Result[]> {
  const graded = step.questions.filter(({ kind }) => kind === 'graded');
  return Promise.all(
    graded.map(async (question) => {
      const started = performance.now();
      const outcome = await outcomeOf(question, answers[question.id], how);
      const { id, ask: say, points } = question;
      const milliseconds = performance.now() - started;
      return { step: step.id, id, name: 'question', kind: 'check', say, points, outcome, milliseconds };
    }),
  );
}

async function outcomeOf(question: Question, given: string | undefined, how: Judge): Promise<Outcome> {
  const look = `answers: in submission.yaml, or labs answer ${question.id}`;
  if (given === undefined) return unmet('no-answer', { wanted: 'an answer', found: 'none', look });
  try {
    const { kind, feedback } = await judgeAnswer(question, given, how);
    if (kind === 'right') return { kind: 'met' };
    if (kind === 'wrong') return unmet('wrong-answer', { wanted: 'another answer', found: feedback, look });
    if (kind === 'noted')
      return { kind: 'unknown', error: new LabError('solution-kept', feedback, 'It counts when it is graded.') };
    return { kind: 'unknown', error: new LabError('cannot-look', feedback, 'Grade it again.') };
  } catch (error) {
    if (!(error instanceof LabError) || error.code !== 'bad-usage') throw error;
    return unmet('wrong-answer', { wanted: 'one of the choices', found: given, look: error.next });
  }
}
