import type { Check } from '../../checks/check.js';
import { proseLines, wrapped } from '../lab/prose-terminal.js';
import type { Question, Section, Step } from '../lab/lab.js';
import { sayOf } from '../session/steps.js';
import type { Paint } from './paint.js';
import { signed } from './results.js';

export interface Reading {
  readonly paint: Paint;
  readonly columns: number;
  readonly checks: ReadonlyMap<string, Check>;
  /** The goals that are met already, by the ids of their checks. */
  readonly met: ReadonlySet<string>;
  /** What is typed before the words of the coach: nothing where the coach listens. */
  readonly call: '' | 'labs ';
}

/** A section as a learner meets it: its prose, its questions, its goals. */
export function sectionLines(section: Section, reading: Reading): string[] {
  const prose = proseLines(section.prose, reading.columns, reading.paint);
  if (section.kind === 'reading') return prose;
  const goals = goalLines(section, reading);
  return [...prose, ...questionLines(section.questions, reading), ...(goals.length > 0 ? ['', ...goals] : [])];
}

export function goalLines(step: Step, { paint, columns, checks, met }: Omit<Reading, 'call'>): string[] {
  const { good, signs } = paint;
  return step.checks.flatMap((check) =>
    signed(met.has(check.id) ? good(signs.met) : signs.open, sayOf(check, checks), columns),
  );
}

export function questionLines(
  questions: readonly Question[],
  { paint, columns, call }: Omit<Reading, 'checks' | 'met'>,
): string[] {
  return questions.flatMap(({ id, ask, answer }) => {
    const choices = answer.kind === 'choices' ? answer.choices : [];
    return [
      '',
      ...wrapped(ask, columns).map(paint.strong),
      ...choices.flatMap(({ text }, i) => signed(`  ${i + 1} `, text, columns)),
      `  ${call}answer ${id} ${answer.kind === 'choices' ? 'NUMBER' : 'VALUE'}`,
    ];
  });
}
