import { proseLines, wrapped } from '../lab/prose-terminal.js';
import type { Lab, Mistake, Step } from '../lab/lab.js';
import type { Result } from '../session/judge.js';
import { stepsOf } from '../session/steps.js';
import type { Check } from '../../checks/check.js';
import type { Paint } from '../report/paint.js';
import { outcomeLines, signed } from '../report/results.js';
import { questionLines, sectionLines } from '../report/section-lines.js';
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
      ...sectionLines(step, {
        ...{ paint: this.#paint, columns: this.#columns(), checks: this.#checks },
        ...{ met: metOf(step, known), call: '' },
      }),
      '',
    ];
  }

  changes(lab: Lab, found: readonly Change[], command: string | undefined): string[] {
    const { good, bad, signs } = this.#paint;
    // Where not all can be said, what broke comes first.
    const lost = found.filter(({ kind }) => kind === 'lost');
    const told = found.length > 3 ? [...lost, ...found.filter((one) => !lost.includes(one))] : found;
    const said = told.map((change) => {
      const { kind, result } = change;
      if (kind === 'met') return this.#signed(good(signs.met), result.say);
      const step = stepsOf(lab).find(({ id }) => id === result.step);
      // Said once, though it broke several things.
      const tells = command !== undefined && change === lost[0];
      const why = tells ? `; your last command was: ${command.split('\n')[0] ?? ''}` : '';
      return this.#signed(bad(signs.unmet), `${result.say} (${step?.title ?? ''}): no longer${why}`);
    });
    return (said.length > 3 ? [...said.slice(0, 2), `and ${said.length - 2} more: labs check`] : said).flat();
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
    return results.flatMap(({ say, outcome }) => outcomeLines(say, outcome, this.#paint, this.#columns()));
  }

  unanswered(step: Step, answers: Readonly<Record<string, string>>): string[] {
    const left = step.questions.filter(({ id }) => answers[id] === undefined);
    return questionLines(left, { paint: this.#paint, columns: this.#columns(), call: '' });
  }

  /** One sentence. */
  sentence(text: string): string[] {
    return wrapped(text, this.#columns());
  }

  offer(step: Step): string[] {
    return step.hints.length === 0 ? [] : ['Stuck? Type: hint'];
  }

  place(name: string): string {
    return this.#paint.strong(`${name}:`);
  }

  #signed(sign: string, text: string): string[] {
    return signed(sign, text, this.#columns());
  }
}

/** The ids of a step's checks that are met. */
export function metOf({ id, checks }: Step, known: Known): ReadonlySet<string> {
  const met = checks.filter((check) => known.get(`${id}/${check.id}`)?.outcome.kind === 'met');
  return new Set(met.map((check) => check.id));
}
