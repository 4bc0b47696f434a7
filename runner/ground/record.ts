import { existsSync, linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { LabError } from '../errors.js';
import { isAlive, type ProcessId } from '../shell/process.js';
import type { GroundName } from './ground.js';
import { lives, ownName } from './image-lock.js';
import type { Plan } from './plan.js';
import { folderError } from './record-folder.js';

/**
 * What this user's labs are, a file each: which process or container is the life of a lab. The file is how `ps` finds a
 * lab, never proof that it stands: that is asked of the life itself.
 */
export interface LabRecord {
  readonly version: 1;
  readonly as: string;
  readonly ground: GroundName;
  readonly session: string;
  readonly since: string;
  readonly plan: Plan;
  /** Who ends it: a lab that is tied goes with its runner, in whatever way that ends. */
  readonly until: 'runner' | 'down';
  /** The runner that brought it up. */
  readonly runner: ProcessId;
  readonly life?: Life;
  readonly nodes: readonly RecordedNode[];
}

export type Life =
  | { readonly kind: 'process'; readonly process: ProcessId; readonly group?: string; readonly scratch?: string }
  | { readonly kind: 'box'; readonly container: string; readonly pid: number }
  | { readonly kind: 'containers'; readonly switchboard: string };

/** A node as its surroundings see it: the first process and the network namespace it had when it came up. */
export interface RecordedNode {
  readonly name: string;
  readonly pid: number;
  readonly netns: number;
  readonly container?: string;
}

/** The records of one user, a file each. Whether a lab stands is not known here. */
export class Records {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Takes the name, or says who has it. A name whose runner died before the lab stood is free. */
  claim(record: LabRecord): void {
    this.#freeFromTheDead(record.as);
    const draft = this.#write(record);
    try {
      linkSync(draft, this.#path(record.as));
    } catch (error) {
      if (code(error) !== 'EEXIST') throw folderError(error, this.#folder);
      throw this.#taken(record.as);
    } finally {
      rmSync(draft, { force: true });
    }
  }

  put(record: LabRecord): void {
    renameSync(this.#write(record), this.#path(record.as));
  }

  remove(as: string): void {
    try {
      rmSync(this.#path(as), { force: true });
    } catch (error) {
      throw folderError(error, this.#folder);
    }
  }

  get(as: string): LabRecord | undefined {
    return this.list().find((record) => record.as === as);
  }

  list(): LabRecord[] {
    const found = this.#files().flatMap((path) => this.#read(path) ?? []);
    return found.sort((a, b) => a.since.localeCompare(b.since));
  }

  /** Files that lie where records do and cannot be read as one: cut off, or of another version. */
  unreadable(): string[] {
    return this.#files().filter((path) => existsSync(path) && this.#read(path) === undefined);
  }

  /** Those that nothing stands behind any more: `stands` tells it of a lab that came up; while a lab is held its runner must live. */
  abandoned(records: readonly LabRecord[], stands: (record: LabRecord) => boolean): LabRecord[] {
    return records.filter((record) => {
      const held = record.life === undefined || record.until === 'runner';
      return (held && !isAlive(record.runner)) || (record.life !== undefined && !stands(record));
    });
  }

  /** Removes what cannot be read, and what a runner left that died while it wrote. */
  sweep(): string[] {
    const unreadable = this.unreadable();
    for (const path of unreadable) rmSync(path, { force: true });
    const drafts = readdirSync(this.#folder).filter((name) => name.endsWith('.new') && !lives(draftOf(name)));
    for (const name of drafts) rmSync(join(this.#folder, name), { force: true });
    return unreadable.map((path) => `removed ${path}: it was no record of a lab`);
  }

  // Moved aside before it is removed: had another runner taken the name meanwhile, it gets it back.
  #freeFromTheDead(as: string): void {
    const holder = this.get(as);
    if (holder === undefined || holder.life !== undefined || isAlive(holder.runner)) return;
    const aside = join(this.#folder, `${as}.${ownName()}.new`);
    try {
      renameSync(this.#path(as), aside);
      if (this.#read(aside)?.session !== holder.session) linkSync(aside, this.#path(as));
    } catch (error) {
      // Somebody else was quicker; the claim decides.
      if (!['ENOENT', 'EEXIST'].includes(code(error))) throw folderError(error, this.#folder);
    } finally {
      rmSync(aside, { force: true });
    }
  }

  #taken(as: string): LabError {
    const holder = this.get(as);
    if (holder === undefined && this.unreadable().includes(this.#path(as))) {
      const next = 'Clear it away: labs gc';
      return new LabError('lab-taken', `${this.#path(as)} is in the way, and is no record of a lab.`, next);
    }
    const state = holder?.life === undefined ? 'is being brought up by another labs' : 'is already up';
    const next = `End it with \`labs down ${as}\`, or give this one another name: --as NAME.`;
    return new LabError('lab-taken', `A lab called ${as} ${state}.`, next);
  }

  #path(as: string): string {
    return join(this.#folder, `${as}.json`);
  }

  #files(): string[] {
    const names = readdirSync(this.#folder).filter((name) => name.endsWith('.json'));
    return names.map((name) => join(this.#folder, name));
  }

  #read(path: string): LabRecord | undefined {
    try {
      return readRecord(readFileSync(path, 'utf8'));
    } catch (error) {
      if (code(error) === 'ENOENT') return undefined;
      throw folderError(error, this.#folder);
    }
  }

  #write(record: LabRecord): string {
    const draft = join(this.#folder, `${record.as}.${ownName()}.new`);
    try {
      writeFileSync(draft, JSON.stringify(record), { mode: 0o600 });
      return draft;
    } catch (error) {
      rmSync(draft, { force: true });
      throw folderError(error, this.#folder);
    }
  }
}

/** The writer in the name of a draft: `AS.WRITER.new`, and names may have dots. */
const draftOf = (name: string) => /\.(\d+-\d+-[0-9a-f-]*)\.new$/.exec(name)?.[1] ?? '';

/** What a file of the folder of records says; undefined when it is no record that this version can read. */
function readRecord(text: string): LabRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  // Ours alone wrote it, in a folder that is ours alone: it can be of another version or cut off, and nothing else.
  return (value as { version?: unknown } | null)?.version === 1 ? (value as LabRecord) : undefined;
}

const code = (error: unknown) => (error as NodeJS.ErrnoException).code ?? '';
