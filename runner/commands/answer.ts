import type { CommandModule } from 'yargs';

import { LabError } from '../errors.js';
import { wrapped } from '../lab/prose-terminal.js';
import { didYouMean } from '../lab/near-miss.js';
import type { Question } from '../lab/lab.js';
import { judgeAnswer } from '../session/judge-answer.js';
import { stepsOf } from '../session/steps.js';
import { interruptible, say } from './around.js';
import { columns, judging, labOption, openSession, paint, stepOf, type Session } from './session.js';

interface Arguments {
  readonly lab?: string | undefined;
  readonly question: string;
  readonly value: readonly string[];
}

export const answer: CommandModule<object, Arguments> = {
  command: 'answer <question> [value..]',
  describe: 'Answer a question of the step',
  builder: (yargs) =>
    yargs
      .positional('question', {
        type: 'string',
        demandOption: true,
        describe: 'The id of the question; not needed where the step asks one',
      })
      .positional('value', {
        type: 'string',
        array: true,
        default: [],
        describe: 'The number or the text of a choice, or a value',
      })
      .options(labOption),
  handler: async ({ lab: as, question: word, value }) => {
    const session = await openSession(as);
    const question = value.length === 0 ? onlyQuestion(session, word) : questionOf(session, word);
    const { id } = question;
    const given = value.length === 0 ? word : value.join(' ');
    const verdict = await judgeAnswer(question, given, judging(session.standing, interruptible()));
    const { standing, store } = session;
    store.change(standing.as, (told) => ({ ...told, answers: { ...told.answers, [id]: given } }));
    const { good, bad, signs } = paint();
    const sign = { right: good(signs.met), wrong: bad(signs.unmet), noted: signs.open, unknown: signs.unknown }[
      verdict.kind
    ];
    for (const line of wrapped(`${sign} ${verdict.feedback}`, columns())) say(line);
    process.exitCode = { right: 0, noted: 0, wrong: 1, unknown: 3 }[verdict.kind];
  },
};

function questionOf({ lab }: Session, id: string): Question {
  const questions = stepsOf(lab).flatMap((step) => step.questions);
  const question = questions.find((one) => one.id === id);
  if (question !== undefined) return question;
  const ids = questions.map((one) => one.id);
  throw new LabError(
    'bad-usage',
    `${lab.name} has no question called ${id}${didYouMean(id, ids)}`,
    ids.length === 0 ? 'It asks none.' : `It asks: ${ids.join(', ')}.`,
  );
}

/** The one that an answer without an id is for. */
function onlyQuestion(session: Session, given: string): Question {
  const { title, questions } = stepOf(session, undefined);
  const ids = questions.map(({ id }) => id);
  const [question] = questions;
  if (question !== undefined && ids.length === 1 && given !== question.id) return question;
  if (ids.length === 0)
    throw new LabError('bad-usage', `The step asks no question: ${title}`, 'To see the step: labs next');
  const named = ids.includes(given);
  throw new LabError(
    'bad-usage',
    named ? `The answer to ${given} is missing` : `${given} is the answer to which question?`,
    `Say both: ${(named ? [given] : ids).map((id) => `labs answer ${id} ${named ? 'VALUE' : given}`).join('   or: ')}`,
  );
}
