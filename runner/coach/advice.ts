import type { Check } from '../../checks/check.js';
import type { Step } from '../lab/lab.js';
import { isRight } from '../session/command-lines.js';
import { onlyLooks } from '../session/draft.js';
import type { Result } from '../session/judge.js';
import type { Tried } from '../session/recognised.js';
import { isRepeatable } from '../session/replay.js';
import type { Known } from './look.js';
import { madeBy } from './made-by.js';
import type { Said, Typed } from './turns.js';
import type { Voice } from './voice.js';

/** What is said to who tries: the mistake that a command shows; and once, when nothing helps, where help is. */
export class Advice {
  readonly #voice: Voice;
  readonly #checks: ReadonlyMap<string, Check>;
  #last: Typed | undefined;
  #mistake: string | undefined;
  /** Commands since anything became met. */
  #tries = 0;
  /** Whether the last command was one. */
  #tried = false;
  #offered = false;

  constructor(voice: Voice, checks: ReadonlyMap<string, Check>) {
    this.#voice = voice;
    this.#checks = checks;
  }

  get last(): Typed | undefined {
    return this.#last;
  }

  /** Another step, or other nodes. */
  begin(): void {
    this.#last = undefined;
    this.#mistake = undefined;
    this.#tries = 0;
    this.#tried = false;
    this.#offered = false;
  }

  note(typed: Typed, step: Step | undefined): void {
    this.#last = typed;
    // To look around or to enter a place is no try.
    this.#tried = isRepeatable(typed) && !onlyLooks(typed.command);
    // Part of a solution is no vain try, though nothing is met by it yet.
    if (this.#tried && (step === undefined || !isRight(typed, step))) this.#tries += 1;
  }

  /** What changes next is not the last command's doing. */
  forget(): void {
    this.#tried = false;
  }

  /** Something has changed: news that a command brings may be seen before its prompt is, and then that command was no vain try. */
  news(seen: 'at its prompt' | 'before'): void {
    this.#tries = seen === 'at its prompt' ? 0 : -1;
  }

  // A mistake is named once.
  on(step: Step, results: readonly Result[], known: Known, tried: Tried): Said {
    if (!this.#tried || this.#last === undefined) return [];
    const vain = this.#tries >= 3 && !this.#offered;
    const calls = (name: string) => this.#checks.get(name)?.group !== 'state';
    const mistake = madeBy(this.#last, step, results, { known, tried, calls });
    if (mistake !== undefined && mistake.title !== this.#mistake) {
      this.#mistake = mistake.title;
      return this.#voice.mistake(mistake);
    }
    if (!vain) return [];
    this.#offered = true;
    return this.#voice.offer(step);
  }
}
