import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

import { fileError, LabError } from '../errors.js';
import { solutionPolicies, type SolutionPolicy } from '../lab/course-schema.js';
import { thisProcess } from '../shell/process.js';
import type { Opening } from './recognised.js';

const schema = z.object({
  version: z.literal(1),
  lab: z.string(),
  file: z.string().exactOptional(),
  seed: z.string().exactOptional(),
  solutions: z.enum(solutionPolicies).exactOptional(),
  done: z.array(z.string()).readonly(),
  hints: z.record(z.string(), z.int().min(0)).readonly(),
  opened: z.record(z.string(), z.string()).readonly().exactOptional(),
  answers: z.record(z.string(), z.string()).readonly(),
});

/** How far a learner has come in a lab. It outlives the nodes; what holds at this moment is always asked of the kernel. */
export interface Progress {
  readonly version: 1;
  /** The name the lab was brought up by. */
  readonly lab: string;
  /** The lab file; unknown before the lab was up. */
  readonly file?: string;
  /** Of the variant of the lab. */
  readonly seed?: string;
  /** When its course lets a solution be seen. */
  readonly solutions?: SolutionPolicy;
  /** Steps that were complete once since the nodes came up, by id. */
  readonly done: readonly string[];
  /** Rungs of the hint ladder that were shown, by step. */
  readonly hints: Readonly<Record<string, number>>;
  readonly opened?: Opening;
  /** The latest answers, by question. */
  readonly answers: Readonly<Record<string, string>>;
}

/** Where a lab comes from. */
export type Origin = Pick<Progress, 'file' | 'seed' | 'solutions'>;

/** The progress in a lab that is opened from there now. */
export function openedFrom({ version, lab, done, hints, opened, answers }: Progress, origin: Origin): Progress {
  return { version, lab, ...origin, done, hints, ...(opened && { opened }), answers };
}

const fresh = (lab: string): Progress => ({ version: 1, lab, done: [], hints: {}, answers: {} });

/** The folder of a user's progress. */
export function progressFolder(env: NodeJS.ProcessEnv, home: string): string {
  const state = env['XDG_STATE_HOME'];
  return join(state?.startsWith('/') ? state : join(home, '.local', 'state'), 'underlay', 'progress');
}

export class ProgressStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  read(lab: string): Progress {
    const path = this.#path(lab);
    const text = this.#text(path);
    if (text === undefined) return fresh(lab);
    const value = json(text);
    const read = schema.safeParse(value);
    if (read.success) return read.data;
    if (z.object({ version: z.number().gt(1) }).safeParse(value).success) {
      throw new LabError(
        'not-writable',
        `The progress of ${lab} was written by a newer Underlay: ${path}`,
        'Use that one, or move the file away to start over.',
      );
    }
    // Kept, not lost: a person may still read what we cannot.
    const aside = `${path}.unreadable`;
    this.#using(() => {
      renameSync(path, aside);
    });
    throw new LabError(
      'not-writable',
      `The progress of ${lab} could not be read, and was put aside: ${aside}`,
      'Run the command again: it begins with the first step, and passes over what the nodes show to be done.',
    );
  }

  /** Changes what is stored now, which another command may have written since this one began. */
  change(lab: string, change: (now: Progress) => Progress): void {
    const progress = change(this.read(lab));
    const draft = `${this.#path(lab)}.${thisProcess().pid}.new`;
    this.#using(() => {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      try {
        writeFileSync(draft, `${JSON.stringify(progress, null, 2)}\n`);
        renameSync(draft, this.#path(lab));
      } catch (error) {
        // What stands in the folder's place, or is read-only, holds no draft either.
        if ((error as NodeJS.ErrnoException).code === 'ENOSPC') rmSync(draft, { force: true });
        throw error;
      }
    });
  }

  #text(path: string): string | undefined {
    return this.#using(() => {
      try {
        return readFileSync(path, 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    });
  }

  #using<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw fileError(error, { what: 'steps that are done', folder: this.#folder, variable: 'XDG_STATE_HOME' });
    }
  }

  #path(lab: string): string {
    return join(this.#folder, `${lab}.json`);
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
