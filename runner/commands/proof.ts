import { availableParallelism } from 'node:os';
import { basename, dirname } from 'node:path';

import { registry } from '../../checks/registry.js';
import { LabError } from '../errors.js';
import type { GroundChoice } from '../ground/grounds.js';
import { ended, type Report } from '../ground/image-progress.js';
import { Grounds } from '../ground/grounds.js';
import type { Lab, Step } from '../lab/lab.js';
import { UnsoundLab } from '../lab/problem.js';
import { readLab, readVariant } from '../lab/read-lab.js';
import { stepsOf } from '../session/steps.js';
import { prove, type Proof } from '../verify/prove.js';
import type { Flaw } from '../verify/proving.js';
import { around } from './around.js';
import { lacking } from './needs.js';

/** What an author asks of `labs verify`, for each lab. */
export interface Wish {
  readonly choices: readonly GroundChoice[];
  readonly jobs?: number;
  readonly repeat: number;
  readonly variants: number;
  readonly hints: boolean;
  readonly signal: AbortSignal;
  /** Shows somebody who waits how far it is. */
  readonly show?: Report;
}

/** What became of one lab on one ground. */
export interface LabProof {
  readonly lab: string;
  readonly file: string;
  readonly ground?: GroundChoice;
  /** Undefined for the lab as it is written. */
  readonly seed?: string;
  readonly counted?: Counted;
  readonly seconds?: number;
  readonly mutants?: NonNullable<Proof['mutants']>;
  /** That nothing was tried, and why: something that the lab needs is not in this kernel, or it keeps its solutions. */
  readonly skipped?: string;
  readonly flaws: readonly Flaw[];
  readonly hints: readonly Flaw[];
  /** It could not be read as a lab, so nothing was tried. */
  readonly unsound: boolean;
  /** What kept parts of the proof from their end: the environment's, not the lab's. */
  readonly hindrances: readonly { readonly message: string; readonly next: string }[];
}

export interface Counted {
  readonly steps: number;
  readonly checks: number;
  readonly mistakes: number;
  readonly otherWays: number;
}

/** Milliseconds that a block may take: an author's solution is a matter of a moment, and one that hangs shall be told soon. */
const blockTime = 20_000;

/** One proof for each ground and variant. One lab that cannot be proven does not keep the others from it. */
export async function* proofsOf(file: string, wish: Wish): AsyncGenerator<LabProof> {
  for (const seed of [undefined, ...Array.from({ length: wish.variants }, (_, i) => String(i + 1))]) {
    let lab: Lab;
    try {
      lab = await (seed === undefined ? readLab(file, registry) : readVariant(file, registry, seed));
    } catch (error) {
      yield unread(file, seed, error);
      return;
    }
    if (seed !== undefined && lab.vary.length === 0) {
      const skipped = 'has no variants to prove: its vary: names nothing';
      yield { lab: lab.name, file, skipped, flaws: [], hints: [], unsound: false, hindrances: [] };
      return;
    }
    const kept = stepsOf(lab).some(({ reference }) => reference === 'kept');
    const why = kept ? 'it is here as students get it, without solutions' : await lacking(lab);
    if (why !== undefined) {
      const skipped = `is skipped: ${why}`;
      yield { lab: lab.name, file, skipped, flaws: [], hints: [], unsound: false, hindrances: [] };
      return;
    }
    for (const choice of wish.choices) yield await proveOn(lab, choice, seed, wish);
  }
}

function unread(file: string, seed: string | undefined, error: unknown): LabProof {
  const proof = { lab: basename(dirname(file)), file, ...(seed !== undefined && { seed }), unsound: true };
  if (error instanceof UnsoundLab) {
    const flaws = error.problems.map(({ line, column, message }) => ({ at: { line, column }, message }));
    return { ...proof, flaws, hints: [], hindrances: [] };
  }
  if (error instanceof LabError) return { ...proof, flaws: [], hints: [], hindrances: [told(error)] };
  throw error;
}

async function proveOn(lab: Lab, choice: GroundChoice, seed: string | undefined, wish: Wish): Promise<LabProof> {
  const started = performance.now();
  const proof = await tried(lab, choice, seed, wish);
  return {
    ...{ lab: lab.name, file: lab.file, ground: choice, counted: counted(lab), ...(seed !== undefined && { seed }) },
    seconds: (performance.now() - started) / 1000,
    ...(proof.mutants && { mutants: proof.mutants }),
    ...{ flaws: proof.flaws, hints: proof.hints, unsound: false, hindrances: proof.hindrances.map(told) },
  };
}

/** A variant differs by names alone, so what is missing in it is noticed as it is in the lab itself. */
async function tried(lab: Lab, choice: GroundChoice, seed: string | undefined, wish: Wish): Promise<Proof> {
  try {
    const ground = await new Grounds(around()).choose(choice);
    const name = (part: string) => `${lab.name}-${part}-${process.pid}`;
    const proving = { lab, ground, name, checks: registry, signal: wish.signal, timeout: blockTime };
    return await prove(proving, {
      jobs: wish.jobs ?? availableParallelism() * (ground.name === 'docker' ? 3 : 6),
      runs: wish.repeat,
      hints: wish.hints ? 'listed' : 'left out',
      mutants: ground.name === 'docker' || seed !== undefined ? 'left out' : 'tried',
      progress: (what, done, of) => wish.show?.({ phase: `${lab.name}:`, detail: `${done} of ${of} ${what}` }),
    });
  } catch (error) {
    if (error instanceof LabError) return { flaws: [], hindrances: [error], mutants: undefined, hints: [] };
    throw error;
  } finally {
    wish.show?.(ended);
  }
}

const told = ({ message, next }: LabError) => ({ message, next });

function counted(lab: Lab): Counted {
  const steps = stepsOf(lab);
  const count = (pick: (step: Step) => readonly unknown[]) => steps.reduce((sum, step) => sum + pick(step).length, 0);
  return {
    steps: steps.length,
    checks: count(({ checks }) => checks),
    mistakes: count(({ mistakes }) => mistakes),
    otherWays: count(({ alsoRight }) => alsoRight),
  };
}
