import type { Plan } from '../ground/plan.js';
import type { At, Problem } from './problem.js';

/** A Markdown file that has been read and found sound. Whoever holds one never validates it again. */
export interface Lab {
  /** Its folder: `05-nat`. */
  readonly name: string;
  readonly file: string;
  /** Of the variant that it is; without one it is as it is written. */
  readonly seed?: string;
  readonly title: string;
  readonly summary: string;
  readonly minutes: number;
  readonly after: readonly string[];
  /** Kernel features by the name of their probe. */
  readonly needs: readonly string[];
  /** The literals that a variant renames. */
  readonly vary: readonly string[];
  /** Where a folder of the learner's own is bound in every node. */
  readonly work?: string;
  /** A folder that all nodes see. */
  readonly share?: string;
  readonly plan: Plan;
  /** Run once when the nodes stand; the files of Setup are already in the plan. */
  readonly setup: readonly Run[];
  /** What stands before the first `##`. */
  readonly introduction: readonly Piece[];
  readonly sections: readonly Section[];
  /** What an author should look at, though the lab can be used. */
  readonly warnings: readonly Problem[];
}

export type Section = Reading | Step;

/** A `##` that asks for nothing. */
export interface Reading {
  readonly kind: 'reading';
  readonly title: string;
  readonly prose: readonly Piece[];
  readonly at: At;
}

export interface Step {
  readonly kind: 'step';
  /** Survives retitling and translation; progress and gradebooks hang on it. */
  readonly id: string;
  readonly title: string;
  readonly points: number;
  /** From this later step on, the checks of this one neither block nor are watched. */
  readonly undoneBy?: string;
  /** `on-demand`: behaviour is asked only when the learner says `labs check`. */
  readonly probe: 'at-prompt' | 'on-demand';
  readonly prose: readonly Piece[];
  readonly questions: readonly Question[];
  readonly checks: readonly StepCheck[];
  /** Run when the step opens. */
  readonly setup: readonly Block[];
  /** Rungs, in order. */
  readonly hints: readonly (readonly Piece[])[];
  readonly solution: Way;
  /** `kept`: in what students get of a course nothing of a step tells how it is solved. */
  readonly reference: 'here' | 'kept';
  /** Lines of the solution that nothing need notice when they are missing. */
  readonly unnoticed: readonly Unnoticed[];
  readonly alsoRight: readonly (Way & { readonly title: string })[];
  readonly mistakes: readonly Mistake[];
  readonly at: At;
}

/** What a learner reads, as Markdown source; checks and everything in a known `<details>` are elsewhere. */
export type Piece =
  | { readonly kind: 'text'; readonly markdown: string; readonly at: At }
  | { readonly kind: 'picture'; readonly sentence: string; readonly drawing: string; readonly at: At }
  | { readonly kind: 'question'; readonly id: string; readonly at: At }
  /** A block as its author wrote it, with the nodes, or the files on nodes, that it is for. */
  | { readonly kind: 'code'; readonly on: readonly string[]; readonly text: string; readonly at: At };

/** One way through a step: its blocks in order, and the text around them. */
export interface Way {
  readonly prose: readonly Piece[];
  readonly blocks: readonly Block[];
}

/** A test case, the teaching text shown to who makes it, and a regression test of the message. */
export interface Mistake extends Way {
  readonly title: string;
  /** Recognised by this cause of this check of the step. */
  readonly check: string;
  readonly cause: string;
  readonly at: At;
}

/** A line of a solution that a learner may leave out, and why its author says so. */
export interface Unnoticed {
  readonly line: string;
  readonly reason: string;
  readonly at: At;
}

export type Block = Run | FileBlock;

/** One `bash -eu` on each node. Ends when its shell ends, not when its pipe closes. */
export interface Run {
  readonly kind: 'run';
  readonly nodes: readonly string[];
  readonly script: string;
  /** The last line of stdout is this variable for later blocks of the same list; then there is one node. */
  readonly save?: string;
  readonly at: At;
}

export interface FileBlock {
  readonly kind: 'file';
  readonly node: string;
  readonly path: string;
  readonly mode: number;
  readonly content: string;
  readonly at: At;
}

/** One question to the kernel, as a step asks it. */
export interface StepCheck {
  /** `check`: unmet before the solution, met after. `keep`: met after, and a mistake must break it. */
  readonly kind: 'check' | 'keep';
  /** Unique in its step. */
  readonly id: string;
  /** Which check of the registry. */
  readonly name: string;
  /** One, or one for each binding of `each`; all must be met. */
  readonly asks: readonly Ask[];
  readonly say?: string;
  /** 0 for a `keep`: a broken one takes the step's. */
  readonly points: number;
  /** The cause that it has before the solution, where the step is about that. */
  readonly before?: string;
  /** Milliseconds in which it may still become met. */
  readonly within: number;
  /** Milliseconds for which it must stay met. */
  readonly stays: number;
  /** When a student may see it in a report; of the teacher's own checks alone. */
  readonly visibility?: Visibility;
  readonly at: At;
}

export type Visibility = 'visible' | 'hidden' | 'after_due_date' | 'after_published';

export interface Ask {
  /** What `each` bound, without the `$`. */
  readonly bindings: Readonly<Record<string, string>>;
  /** As the check's schema returns them; run-time values `{ of, link }` are still to be resolved. */
  readonly args: unknown;
  /** Arguments of a `reach` that must be met after the solution, so that a silence means something. */
  readonly control?: unknown;
}

export interface Question {
  readonly id: string;
  readonly ask: string;
  /** Before the step's checks: a prediction, which never costs points. */
  readonly kind: 'prediction' | 'graded';
  readonly points: number;
  readonly answer: Answer;
  readonly at: At;
}

export type Answer =
  /** `kept`: the teacher alone has the right ones. */
  | { readonly kind: 'choices'; readonly right: 'here' | 'kept'; readonly choices: readonly Choice[] }
  /** Right when this check, with the answer in the place of `$ANSWER`, is met. */
  | { readonly kind: 'check'; readonly name: string; readonly args: unknown }
  /** Right when it equals this run-time value. */
  | { readonly kind: 'value'; readonly value: RuntimeValue };

export interface Choice {
  readonly text: string;
  readonly right: boolean;
  readonly feedback: string;
}

/** A value that exists only at run time: the MAC, unless said, that `link` has in the place `of`. */
export interface RuntimeValue {
  readonly of: string;
  readonly link: string;
  readonly value?: 'mac' | 'address' | undefined;
}
