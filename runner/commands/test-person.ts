import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Test } from 'tap';

import { cache } from '../ground/image-cache.js';
import { findImage } from '../ground/image-store.js';
import { currentHash } from '../ground/image.js';

export const program = fileURLToPath(new URL('../../bin/cli.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Somebody who types labs commands, with folders of their own that go when the test ends. */
export interface Person {
  readonly base: string;
  /** The folder where labs are noted down. */
  readonly records: string;
  readonly env: Readonly<Record<string, string>>;
  readonly labs: (...argv: readonly string[]) => Ended;
  /** The same with other variables. */
  readonly with: (env: Readonly<Record<string, string>>) => Person;
  readonly start: (...argv: readonly string[]) => Running;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

export function person(t: Test): Person {
  const base = mkdtempSync(join(tmpdir(), 'underlay-cli-'));
  chmodSync(base, 0o755);
  for (const name of ['run', 'home']) mkdirSync(join(base, name), { mode: 0o700 });
  // The node image is everybody's: to unpack one for each person would be slow, and is another test's.
  const images = dirname(cache(process.env, process.getuid?.() ?? -1).directory);
  const [home, run] = [join(base, 'home'), join(base, 'run')];
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, XDG_RUNTIME_DIR: run, XDG_CACHE_HOME: images };
  const somebody = typing(base, env);
  t.teardown(() => {
    const noted = statSync(somebody.records, { throwIfNoEntry: false })?.isDirectory() === true;
    if (noted && readdirSync(somebody.records).length > 0) somebody.labs('down', '--all');
    rmSync(base, { recursive: true });
  });
  return somebody;
}

function typing(base: string, env: Readonly<Record<string, string>>): Person {
  return {
    base,
    env,
    records: join(base, 'run', 'underlay'),
    labs: (...argv) => {
      const options = { env, cwd: base, encoding: 'utf8', input: '', timeout: 60_000 } as const;
      const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...argv], options);
      return { code: status, stdout, stderr };
    },
    with: (more) => typing(base, { ...env, ...more }),
    start: (...argv) => running(spawn(process.execPath, [program, ...argv], { env, cwd: base, timeout: 60_000 })),
  };
}

export function running(child: ReturnType<typeof spawn>): Running {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('its outputs are not ours to read');
  const all = Promise.all([once(child, 'close'), text(stdout), text(stderr)]);
  return {
    child,
    // As a shell tells it: a signal that comes when all is undone and said may end it before it ends itself.
    ended: all.then(([[code, signal], out, err]) => {
      const told = (code as number | null) ?? 128 + constants.signals[signal as NodeJS.Signals];
      return { code: told, stdout: out, stderr: err };
    }),
  };
}

const image = await findImage(cache(process.env, process.getuid?.() ?? -1), await currentHash());

/** Why no node can stand here; false where some can. */
export const noNodes =
  process.platform !== 'linux' ? 'nodes need Linux' : !image && 'the node image is not made yet: labs setup';

const again = process.env['UNDERLAY_AGAIN'] !== undefined;

/** CI runs the tests as two users. What takes minutes and hangs little on who runs it is done by the first alone. */
export const doneOnce = noNodes || (again && 'CI has done it as another user');

/** All of the labs, or enough of them to see that they stand for the second user too. */
export const labsToProve = again ? ['00-tour', '03-bridge', '05-nat', '09-docker-bridge'] : ['--all'];

export const noDocker = noNodes || (spawnSync('docker', ['version']).status === 0 ? false : 'no Docker answers');
