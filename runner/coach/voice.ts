import { proseLines, wrapped } from '../lab/prose-terminal.js';
import type { Lab, Mistake, Step } from '../lab/lab.js';
import type { Result } from '../session/judge.js';
import { sayOf, stepsOf } from '../session/steps.js';
import type { Check } from '../../checks/check.js';
import type { Paint } from '../report/paint.js';
import { outcomeLines } from '../report/results.js';
import type { Change, Known } from './look.js';

/** What the coach says, in lines. It speaks between prompts, so it is brief: what has changed, and what is next. */
export class Voice {
  readonly #paint: Paint;
  readonly #columns: () => number;
  readonly #checks: ReadonlyMap<string, Check>;

  constructor(paint: Paint, columns: () => number, checks: ReadonlyMap<string, Check>) {
    this.#paint = paint;
    this.#columns = columns;
    this.#checks = checks;
  }

  step(lab: Lab, step: Step, known: Known): string[] {
    const steps = stepsOf(lab);
    const title = this.#paint.strong(`Step ${steps.indexOf(step) + 1} of ${steps.length}: ${step.title}`);
    return [
      '',
      title,
      '',
      ...proseLines(step.prose, this.#columns(), this.#paint),
      ...step.questions.flatMap((question) => this.#question(question)),
      '',
      ...this.goals(step, known),
      '',
    ];
  }

  goals(step: Step, known: Known): string[] {
    const { good, signs } = this.#paint;
    return step.checks.map((check) => {
      const met = known.get(`${step.id}/${check.id}`)?.outcome.kind === 'met';
      return `${met ? good(signs.met) : signs.open} ${sayOf(check, this.#checks)}`;
    });
  }

  changes(lab: Lab, found: readonly Change[], command: string | undefined): string[] {
    const lines = found.map(({ kind, result }) => {
      if (kind === 'met') return `${this.#paint.good(this.#paint.signs.met)} ${result.say}`;
      const step = stepsOf(lab).find(({ id }) => id === result.step);
      const why = command === undefined ? '' : `; your last command was: ${command.split('\n')[0] ?? ''}`;
      return `${this.#paint.bad(this.#paint.signs.unmet)} ${result.say} (${step?.title ?? ''}): no longer${why}`;
    });
    return lines.length > 3 ? [...lines.slice(0, 2), `and ${lines.length - 2} more: labs check`] : lines;
  }

  complete(lab: Lab, step: Step): string[] {
    return [
      this.#paint.good(`${this.#paint.signs.met} Step ${stepsOf(lab).indexOf(step) + 1} is complete: ${step.title}`),
    ];
  }

  finished(lab: Lab): string[] {
    const [, ...after] = lab.sections.slice(lab.sections.findLastIndex(({ kind }) => kind === 'step'));
    const prose = after.flatMap((section) => [
      '',
      this.#paint.strong(section.title),
      '',
      ...proseLines(section.prose, this.#columns(), this.#paint),
    ]);
    return ['', this.#paint.strong(`${lab.title} is complete.`), ...prose, '', 'Leave the nodes up and go: quit', ''];
  }

  mistake({ title, prose }: Mistake): string[] {
    const text = prose.filter(({ kind }) => kind !== 'code');
    return [
      '',
      this.#paint.strong(`It looks like this: ${title}`),
      ...proseLines(text, this.#columns(), this.#paint),
      '',
    ];
  }

  results(results: readonly Result[]): string[] {
    return results.flatMap(({ say, outcome }) => outcomeLines(say, outcome, this.#paint));
  }

  offer(step: Step): string[] {
    return step.hints.length === 0 ? [] : ['Stuck? Type: hint'];
  }

  place(name: string): string {
    return this.#paint.strong(`${name}:`);
  }

  #question({ id, ask, answer }: Step['questions'][number]): string[] {
    const choices =
      answer.kind === 'choices'
        ? answer.choices.flatMap(({ text }, i) => hanging(`${i + 1}  `, text, this.#columns()))
        : [];
    return [
      '',
      ...wrapped(ask, this.#columns()).map(this.#paint.strong),
      ...choices,
      `  answer ${id} ${answer.kind === 'choices' ? 'NUMBER' : 'VALUE'}`,
    ];
  }
}

/** A list's item, its further lines below the first one's words. */
function hanging(mark: string, text: string, columns: number): string[] {
  const lines = wrapped(text, columns - mark.length - 2);
  return lines.map((line, i) => `  ${i === 0 ? mark : ' '.repeat(mark.length)}${line}`);
}
