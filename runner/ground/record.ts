import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { LabError } from '../errors.js';
import { isAlive, thisProcess, type ProcessId } from '../shell/process.js';
import type { GroundName } from './ground.js';
import type { Plan } from './plan.js';

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
  /** The runner that brings it up, until `life` is known. */
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

/** The user's folder of records, made when it is not there; refused when another user could have put it there. */
export function recordFolder(env: NodeJS.ProcessEnv, uid: number): string {
  const given = env['XDG_RUNTIME_DIR'];
  const base =
    given !== undefined && existsSync(given) && lstatSync(given).uid === uid ? given : uid === 0 ? '/run' : undefined;
  const folder = base === undefined ? `/tmp/underlay-${uid}` : join(base, 'underlay');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stat = lstatSync(folder);
  if (stat.isDirectory() && stat.uid === uid && (stat.mode & 0o077) === 0) return folder;
  throw new LabError('not-writable', `${folder} is not a folder that only you can use.`, `Remove it: rm -rf ${folder}`);
}

export class Records {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Takes the name, or says who has it. A name whose runner died before the lab stood is free. */
  claim(record: LabRecord): void {
    const path = this.#path(record.as);
    const draft = this.#write(record);
    try {
      const holder = this.get(record.as);
      if (holder !== undefined && holder.life === undefined && !isAlive(holder.runner)) rmSync(path);
      linkSync(draft, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const next = `End it with \`labs down ${record.as}\`, or give this one another name: --as NAME.`;
      throw new LabError('lab-taken', `A lab called ${record.as} is already up.`, next);
    } finally {
      rmSync(draft, { force: true });
    }
  }

  put(record: LabRecord): void {
    renameSync(this.#write(record), this.#path(record.as));
  }

  remove(as: string): void {
    rmSync(this.#path(as), { force: true });
  }

  get(as: string): LabRecord | undefined {
    return this.list().find((record) => record.as === as);
  }

  list(): LabRecord[] {
    return readdirSync(this.#folder)
      .filter((name) => name.endsWith('.json'))
      .flatMap((name) => decode(join(this.#folder, name)))
      .sort((a, b) => a.since.localeCompare(b.since));
  }

  /** Those that nothing stands behind any more: `stands` tells it of a lab that came up; else its runner must live. */
  abandoned(records: readonly LabRecord[], stands: (record: LabRecord) => boolean): LabRecord[] {
    return records.filter((record) => (record.life === undefined ? !isAlive(record.runner) : !stands(record)));
  }

  #path(as: string): string {
    return join(this.#folder, `${as}.json`);
  }

  #write(record: LabRecord): string {
    const draft = join(this.#folder, `${record.as}.${thisProcess().pid}.new`);
    writeFileSync(draft, JSON.stringify(record), { mode: 0o600 });
    return draft;
  }
}

// Ours alone wrote it, in a folder that is ours alone: an unknown version is all that can be wrong, or a file that is gone by now.
function decode(path: string): LabRecord[] {
  try {
    const value = JSON.parse(readFileSync(path, 'utf8')) as LabRecord;
    return (value.version as number) === 1 ? [value] : [];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
