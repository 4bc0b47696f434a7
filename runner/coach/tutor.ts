import type { Check } from '../../checks/check.js';
import type { Standing } from '../ground/ground.js';
import type { Lab, Step } from '../lab/lab.js';
import { recognised } from '../report/results.js';
import type { Journal } from '../session/journal.js';
import { stepsOf } from '../session/judge.js';
import { play } from '../session/play.js';
import type { ProgressStore } from '../session/progress.js';
import { playerFor } from '../session/stand.js';
import type { Turns, Typed } from './coach.js';
import { changes, look, type Known } from './look.js';
import type { Voice } from './voice.js';

export interface TutorOptions {
  readonly lab: Lab;
  readonly standing: Standing;
  readonly checks: ReadonlyMap<string, Check>;
  readonly store: ProgressStore;
  readonly journal: Journal;
  readonly voice: Voice;
  /** Runs a command of `labs` and gives back what it prints. */
  readonly command: (words: readonly string[]) => Promise<readonly string[]>;
}

/** Words that are for the coach and no part of what a learner did. */
const words = [
  'answer',
  'check',
  'diff',
  'hint',
  'jump',
  'labs',
  'next',
  'quit',
  'reset',
  'show',
  'solution',
  'submit',
  'why',
];

/** Walks a learner through the steps: looks after each command, and says in a few lines what has changed. */
export class Tutor implements Turns {
  readonly #options: TutorOptions;
  #known: Known = new Map();
  #mistake: string | undefined;
  #last: Typed | undefined;
  /** Commands since anything became met. */
  #tries = 0;
  #offered = false;

  constructor(options: TutorOptions) {
    this.#options = options;
  }

  /** What stands on the screen when the coach begins. */
  async open(): Promise<readonly string[]> {
    const { voice, lab } = this.#options;
    const step = this.#step();
    const seen = await this.#look('left out');
    this.#known = seen?.results ?? new Map();
    return step === undefined ? voice.finished(lab) : voice.step(lab, step);
  }

  async prompt(typed: Typed | undefined): Promise<readonly string[]> {
    if (typed === undefined) return this.#news('made');
    if (!isWord(typed.command)) {
      this.#last = typed;
      this.#tries += 1;
      this.#options.journal.add({ at: new Date().toISOString(), step: this.#step()?.id ?? '', ...typed });
    }
    return this.#news('made');
  }

  tick(): Promise<readonly string[]> {
    return this.#news('left out');
  }

  async ask(asked: readonly string[], place: string): Promise<readonly string[]> {
    const { standing, command, voice, lab } = this.#options;
    const [word = 'check', ...rest] = asked;
    if (word === 'next') {
      const step = this.#step();
      return step === undefined ? voice.finished(lab) : voice.step(lab, step);
    }
    if (word === 'show' && rest.length === 0) return command(['show', lab.name]);
    if (word.startsWith('@')) return this.#everywhere(word, rest, place);
    if (!words.includes(word) || word === 'labs')
      return [`The coach knows: ${words.filter((one) => one !== 'labs').join(', ')}, @PLACE.`];
    return command([word, ...rest, '--lab', standing.as]);
  }

  async places(): Promise<readonly string[]> {
    const { standing, lab } = this.#options;
    const found = await Promise.all(
      lab.plan.nodes.map(async ({ name }) => [
        name,
        ...[...(await standing.namespaces(name)).keys()].sort().map((namespace) => `${name}/${namespace}`),
      ]),
    );
    return found.flat();
  }

  async #everywhere(word: string, argv: readonly string[], from: string): Promise<readonly string[]> {
    const places = await this.places();
    const [node = ''] = from.split('/');
    const meant =
      word === '@all'
        ? places
        : places
            .filter(
              (place) => [place, place.split('/')[1]].includes(word.slice(1)) || place === `${node}/${word.slice(1)}`,
            )
            .slice(0, 1);
    if (meant.length === 0) return [`There is no place called ${word.slice(1)}. There are: ${places.join(', ')}`];
    const all = await Promise.all(
      meant.map(async (place) => {
        const said = await this.#options.command(['exec', place, '--lab', this.#options.standing.as, '--', ...argv]);
        return meant.length === 1 ? said : [this.#options.voice.place(place), ...said];
      }),
    );
    return all.flat();
  }

  /** The step to work on: the first that was not complete yet, by what is written down; a second terminal may have written it. */
  #step(): Step | undefined {
    const { done } = this.#options.store.read(this.#options.standing.as);
    return stepsOf(this.#options.lab).find(({ id }) => !done.includes(id));
  }

  async #look(calls: 'made' | 'left out') {
    const { lab, standing, checks } = this.#options;
    const current = this.#step() ?? stepsOf(lab).at(-1);
    return current === undefined ? undefined : look({ lab, site: standing, checks, current, calls });
  }

  async #news(calls: 'made' | 'left out'): Promise<readonly string[]> {
    const { voice, lab, standing, store } = this.#options;
    const step = this.#step();
    const seen = await this.#look(calls);
    if (seen === undefined || step === undefined) return [];
    const found = changes(this.#known, seen.results);
    // A call that was left out this time is known from the last.
    this.#known = calls === 'made' ? seen.results : new Map([...this.#known, ...seen.results]);
    if (found.length > 0) this.#tries = 0;
    const lines = voice.changes(lab, found, this.#last?.command);
    if (!seen.complete)
      return [
        ...lines,
        ...this.#advice(
          step,
          [...seen.results.values()].filter((one) => one.step === step.id),
        ),
      ];
    const progress = store.read(standing.as);
    store.write({ ...progress, done: [...progress.done, step.id] });
    this.#offered = false;
    this.#mistake = undefined;
    const next = this.#step();
    if (next !== undefined) await play(next.setup, playerFor(lab, standing));
    return [
      ...lines,
      ...voice.complete(lab, step),
      ...(next === undefined ? voice.finished(lab) : voice.step(lab, next)),
    ];
  }

  // A mistake is named once, and only to who has typed something since the step opened.
  #advice(step: Step, results: Parameters<typeof recognised>[1]): readonly string[] {
    if (this.#last === undefined || this.#tries === 0) return [];
    const mistake = recognised(step, results);
    if (mistake !== undefined && mistake.title !== this.#mistake) {
      this.#mistake = mistake.title;
      return this.#options.voice.mistake(mistake);
    }
    if (this.#tries < 3 || this.#offered || step.hints.length === 0) return [];
    this.#offered = true;
    return this.#options.voice.offer();
  }
}

function isWord(command: string): boolean {
  const [first = ''] = command.trim().split(/\s/);
  return first.startsWith('@') || words.includes(first);
}
