import type { z } from 'zod';
import type { LabError } from '../runner/errors.js';
import type { Resolved } from './value.js';
import type { World } from './world.js';

/** What a check answers. `unmet` is about the learner, `unknown` is about us and is never counted against anyone. */
export type Outcome<Cause extends string = string> = Met | Unmet<Cause> | Unknown;

export interface Met {
  readonly kind: 'met';
}

export interface Unmet<Cause extends string = string> {
  readonly kind: 'unmet';
  /** A word from the check's own closed list. */
  readonly cause: Cause;
  readonly wanted: string;
  readonly found: string;
  /** The command with which the learner can see it. */
  readonly look: string;
}

export interface Unknown {
  readonly kind: 'unknown';
  readonly error: LabError;
}

export type Group = 'state' | 'behaviour' | 'program';

/** One question to the kernel. It changes nothing it asks about, and it looks once: waiting is the session's. */
export interface Check<Args = unknown, Cause extends string = string> {
  readonly name: string;
  readonly group: Group;
  /** It runs programs of the node, which may do anything while nothing of the node is to run. */
  readonly runsInNode?: true;
  /** One sentence for authors. */
  readonly about: string;
  /** What may stand after `- NAME:` in a lab. */
  readonly schema: z.ZodType<Args>;
  readonly causes: readonly Cause[];
  /** Arguments as an author writes them in YAML; the reference page shows them and a test parses them. */
  readonly example: string;
  /** Whether it could be met where nothing works at all; such a check needs a control. */
  negative(args: Args): boolean;
  places(args: Args): readonly string[];
  /** One sentence for the learner. */
  say(args: Args): string;
  ask(args: Resolved<Args>, world: World): Promise<Outcome<Cause>>;
}

/** Causes that any check can answer with: what it asks about does not exist yet. */
export const everywhere = ['no-place', 'no-value'] as const;

/** A check as the registry holds it: its own types are forgotten, its causes complete. */
export function define<S extends z.ZodType, Cause extends string>(
  check: Check<z.output<S>, Cause> & { readonly schema: S },
): Check {
  return { ...check, causes: [...check.causes, ...everywhere] };
}

export const met: Met = { kind: 'met' };

export function unmet<Cause extends string>(
  cause: Cause,
  evidence: { readonly wanted: string; readonly found: string; readonly look: string },
): Unmet<Cause> {
  return { kind: 'unmet', cause, ...evidence };
}
