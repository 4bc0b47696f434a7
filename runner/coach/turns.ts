import type { Standing } from '../ground/ground.js';
import type { Prompt } from './marks.js';

export type Said = readonly string[];

/** What a coach does when it is its turn; each answer is what it says, an empty one is silence. */
export interface Turns {
  /** The nodes as they stand now. */
  readonly standing: Standing;
  /** A prompt is about to be shown; `typed` is what the learner has just run, if anything. */
  prompt(typed: Typed | undefined): Promise<Said>;
  /** Something may have changed while the learner is at a prompt; `still` tells whether no line was entered since. */
  tick(still: () => boolean): Promise<Said>;
  /** A word that was said to the coach; `quit` and a bare `@PLACE` are handled before. It speaks while it is at it. */
  ask(words: readonly string[], asking: Asking): Promise<'stay' | 'new nodes'>;
  /** A prompt stands, and takes keys. */
  ready?(): void;
  /** The place that a word means from where the learner is, or what to say. */
  find(word: string, from: string): Promise<{ readonly place: string } | { readonly said: Said }>;
}

export interface Asking {
  readonly place: string;
  readonly say: (lines: Said) => void;
  /** Bytes as a program prints them. */
  readonly show: (bytes: Buffer) => void;
  /** ^C. */
  readonly signal: AbortSignal;
}

export interface Typed extends Pick<Prompt, 'place' | 'directory' | 'command' | 'code'> {
  /** Ended by ^C: typed again without a person it might never end. */
  readonly interrupted: boolean;
}

/** Why a coach stops: the learner goes, the terminal went, somebody else took over, there are no nodes any more. */
export type End = 'quit' | 'closed' | 'taken' | 'gone';
