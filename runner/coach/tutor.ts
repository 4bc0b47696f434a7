import type { Check } from '../../checks/check.js';
import { placesOf } from '../../checks/scene.js';
import { openWorld } from '../../checks/world.js';
import type { Standing } from '../ground/ground.js';
import type { Lab, Step } from '../lab/lab.js';
import { look as lookAtAll } from '../session/advance.js';
import { opening, recognised, type Tried } from '../session/recognised.js';
import { typedIn, type Journal } from '../session/journal.js';
import { play } from '../session/play.js';
import type { ProgressStore } from '../session/progress.js';
import { playerFor } from '../session/stand.js';
import { currentOf, isAnswered, stepsOf, watched } from '../session/steps.js';
import { Advice } from './advice.js';
import type { Asking, Said, Turns, Typed } from './turns.js';
import { runIn, runInEach } from './elsewhere.js';
import { changes, look, ofStep, type Calls, type Known, type Look } from './look.js';
import { Notes } from './notes.js';
import { placeCalled, wordFor } from './places.js';
import type { Voice } from './voice.js';
import { isWord, words } from './words.js';

export interface TutorOptions {
  readonly lab: Lab;
  readonly checks: ReadonlyMap<string, Check>;
  readonly store: ProgressStore;
  readonly journal: Journal;
  readonly voice: Voice;
  /** The nodes as they stand now: `reset` makes new ones. */
  readonly find: () => Promise<Standing>;
  /** Runs a command of `labs`, and says what it prints. */
  readonly command: (words: readonly string[], asking: Asking) => Promise<void>;
  /** A prompt stands, and takes keys. */
  readonly ready: () => void;
}

/** Walks a learner through the steps: looks after each command, and says in a few lines what has changed. */
export class Tutor implements Turns {
  readonly #options: TutorOptions;
  standing: Standing;
  #known: Known = new Map();
  #shown: Step | undefined;
  readonly #advice: Advice;
  readonly #notes: Notes;

  constructor(options: TutorOptions, standing: Standing) {
    this.#options = options;
    this.#advice = new Advice(options.voice, options.checks);
    this.#notes = new Notes(options.journal);
    this.standing = standing;
  }

  /** What stands on the screen when the coach begins, or begins anew. */
  async open(): Promise<Said> {
    this.#advice.begin();
    this.#known = new Map();
    return this.#present();
  }

  async prompt(typed: Typed | undefined): Promise<Said> {
    // Nothing was done; what changes by itself is seen by a tick.
    if (typed === undefined || isWord(typed.command)) return [];
    await this.#note(typed);
    return this.#news('made');
  }

  ready(): void {
    this.#options.ready();
  }

  tick(still: () => boolean): Promise<Said> {
    return this.#news('left out', still);
  }

  async ask([word = 'check', ...rest]: readonly string[], asking: Asking): Promise<'stay' | 'new nodes'> {
    const { command, lab, voice } = this.#options;
    if (word.startsWith('@')) await this.#elsewhere(word, rest, asking);
    else if (word === 'check' && rest.length === 0) asking.say(await this.#checked());
    else if (word === 'next') asking.say(await this.#present());
    else if (word === 'show') await command(['show', lab.name, ...rest], asking);
    else if (!words.some((one) => one === word))
      asking.say(voice.sentence(`The coach knows: ${words.join(', ')}, @PLACE.`));
    else {
      await command([word, ...rest, '--lab', this.standing.as], asking);
      if (word === 'reset' || word === 'jump') return this.#renewed(asking);
      this.#advice.forget();
      if (word === 'solution' || word === 'answer') asking.say(await this.#news('made'));
    }
    return 'stay';
  }

  async find(word: string, from: string): Promise<{ readonly place: string } | { readonly said: Said }> {
    const places = await placesOf(openWorld(this.standing));
    const place = placeCalled(word, from, places);
    if (place !== undefined) return { place };
    const known = places.map((one) => wordFor(one, from, places)).join(', ');
    return { said: this.#options.voice.sentence(`There is no place called ${word}. Type one of: ${known}`) };
  }

  async #renewed(asking: Asking): Promise<'stay' | 'new nodes'> {
    const { since } = this.standing;
    this.standing = await this.#options.find();
    // A step that there is not: nothing was done.
    if (this.standing.since.getTime() === since.getTime()) return 'stay';
    asking.say(await this.open());
    return 'new nodes';
  }

  async #elsewhere(word: string, argv: readonly string[], asking: Asking): Promise<void> {
    const { voice } = this.#options;
    if (word === '@all' && argv.length === 0) {
      asking.say(voice.sentence('Nobody can be everywhere. Say what to run there: @all ip addr'));
      return;
    }
    if (word === '@all') {
      const places = await placesOf(openWorld(this.standing));
      await runInEach(this.standing, places, argv, asking, (place) => voice.place(place));
      return;
    }
    const found = await this.find(word.slice(1), asking.place);
    if ('said' in found) {
      asking.say(found.said);
      return;
    }
    const code = await runIn(this.standing, found.place, argv, asking);
    await this.#note({
      place: found.place,
      directory: '/root',
      command: argv.join(' '),
      code,
      interrupted: asking.signal.aborted,
    });
    asking.say(await this.#news('made'));
  }

  async #note(typed: Typed): Promise<void> {
    const step = this.step;
    this.#advice.note(typed, step);
    await this.#notes.add(typed, step?.id ?? '', this.standing);
  }

  /** The step to work on: the first that was not complete yet, by what is written down; a second terminal may have written it. */
  get step(): Step | undefined {
    return currentOf(this.#options.lab, this.#told.done);
  }

  async #present(): Promise<Said> {
    const { voice, lab } = this.#options;
    const step = (this.#shown = this.step);
    // What holds before anybody has done anything is no news.
    const seen = await this.#look('left out');
    this.#known = new Map([...this.#known, ...(seen?.results ?? [])]);
    await this.#notes.begin(this.standing);
    return step === undefined ? voice.finished(lab) : voice.step(lab, step, this.#known);
  }

  async #look(calls: Calls): Promise<Look | undefined> {
    const { lab, checks } = this.#options;
    const current = this.step ?? stepsOf(lab).at(-1);
    return current === undefined ? undefined : look({ lab, site: this.standing, checks, current, calls });
  }

  // What a command does is news of its prompt, when it is written down for the step that it was typed in.
  async #news(calls: Calls, still = () => true): Promise<Said> {
    const { voice, lab } = this.#options;
    const step = this.step;
    const seen = await this.#look(calls);
    if (seen === undefined || !still()) return [];
    const before = this.#known;
    const found = changes(before, seen.results);
    // A call that was left out this time is known from the last.
    this.#known = new Map([...before, ...seen.results]);
    if (found.length > 0) this.#advice.news(calls === 'made' ? 'at its prompt' : 'before');
    // A second terminal has completed a step, or gone back to one.
    const moved = step !== this.#shown ? await this.#present() : [];
    const lines = [...voice.changes(lab, found, this.#advice.last?.command), ...moved];
    if (step === undefined) return lines;
    if (seen.complete && isAnswered(step, this.#told.answers)) return [...lines, ...(await this.#completed(step))];
    // What broke is news enough.
    const advises = calls === 'made' && found.every(({ kind }) => kind === 'met');
    return advises ? [...lines, ...this.#advice.on(step, ofStep(seen, step), before, this.#done(step))] : lines;
  }

  /** The whole step, as `labs check` shows it in a second terminal. */
  async #checked(): Promise<Said> {
    const { voice, lab } = this.#options;
    const step = this.step;
    if (step === undefined) return this.#checkedAtTheEnd();
    const seen = await this.#look('wanted');
    if (seen === undefined) return voice.finished(lab);
    this.#known = new Map([...this.#known, ...seen.results]);
    const lost = [...seen.results.values()].filter(({ step: id, outcome }) => id !== step.id && outcome.kind !== 'met');
    const lines = voice.results([...lost, ...ofStep(seen, step)]);
    if (seen.complete && lost.length === 0 && isAnswered(step, this.#told.answers))
      return [...lines, ...(await this.#completed(step))];
    if (seen.complete && lost.length === 0) return [...lines, ...voice.unanswered(step, this.#told.answers)];
    const mistake =
      this.#advice.last === undefined ? undefined : recognised(step, ofStep(seen, step), this.#done(step));
    return [...lines, ...(mistake === undefined ? voice.offer(step) : voice.mistake(mistake))];
  }

  /** What was complete may be so no longer: calls are made for every step. */
  async #checkedAtTheEnd(): Promise<Said> {
    const { voice, lab, checks } = this.#options;
    const steps = stepsOf(lab)
      .slice(-1)
      .flatMap((last) => watched(lab, last));
    const judged = await lookAtAll(steps, { site: this.standing, checks, controls: 'asked', patience: 'wait' });
    const lost = judged.flatMap(({ results }) => results.filter(({ outcome }) => outcome.kind !== 'met'));
    return lost.length === 0 ? voice.finished(lab) : voice.results(lost);
  }

  async #completed(step: Step): Promise<Said> {
    const { voice, lab, store, checks } = this.#options;
    store.change(this.standing.as, (told) => ({ ...told, done: [...told.done, step.id] }));
    this.#advice.begin();
    const next = this.step;
    if (next !== undefined) await play(next.setup, playerFor(lab, this.standing));
    store.change(this.standing.as, (told) => ({ ...told, opened: {} }));
    // Calls take time, and nobody need wait for these.
    opening(next, { site: this.standing, checks, controls: 'left out', patience: 'look once' }).then(
      (opened) => {
        if (this.step === next) store.change(this.standing.as, (told) => ({ ...told, opened }));
      },
      () => undefined,
    );
    return [...voice.complete(lab, step), ...(await this.#present())];
  }

  get #told(): ReturnType<ProgressStore['read']> {
    return this.#options.store.read(this.standing.as);
  }

  #done(step: Step): Tried {
    return { opened: this.#told.opened, typed: typedIn(this.#options.journal, step) };
  }
}
