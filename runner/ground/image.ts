import { chmod, mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { LabError } from '../errors.js';
import { arch, platform } from '../shell/process.js';
import { type Job, buildTar, unpack } from './image-build.js';
import type { Cache } from './image-cache.js';
import { canConfine } from './image-confine.js';
import { buildTarInDocker } from './image-docker.js';
import { cacheError, needSpace } from './image-failure.js';
import { type From, fetchTar } from './image-from.js';
import { architecture, imageKey, recipe } from './image-key.js';
import { takeLock } from './image-lock.js';
import type { Report } from './image-progress.js';
import { type Image, exists, findImage, newPart, place, sharedTar, standingOn, sweep } from './image-store.js';

/** `cached` takes what is there; `fresh` builds again; a source is taken instead of building. */
export type Origin = 'cached' | 'fresh' | From;

export interface EnsureOptions {
  readonly progress: Report;
  readonly origin?: Origin;
  readonly signal?: AbortSignal;
}

/** The node image of this version of Underlay: from the cache, else root's tar, else built. */
export async function ensureImage(cache: Cache, options: EnsureOptions): Promise<Image> {
  const hash = await currentHash();
  const origin = options.origin ?? 'cached';
  const found = origin === 'cached' ? await findImage(cache, hash) : undefined;
  if (found) return found;
  try {
    return await makeAlone(cache, hash, origin, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    throw cacheError(error, cache.directory);
  }
}

export async function currentHash(): Promise<string> {
  return imageKey(recipe, architecture(arch));
}

async function makeAlone(cache: Cache, hash: string, origin: Origin, options: EnsureOptions): Promise<Image> {
  const { progress, signal } = options;
  const existed = await mkdir(cache.directory, { recursive: true });
  if (existed !== undefined && cache.uid === 0) await chmod(cache.directory, 0o755);
  const release = await takeLock(join(cache.directory, `${hash}.lock`), {
    waiting: (pid) => {
      progress({ phase: `Waiting for another setup, process ${pid}`, detail: '' });
    },
    ...(signal && { signal }),
  });
  try {
    const found = origin === 'cached' ? await findImage(cache, hash) : undefined;
    if (found) return found;
    await sweep(cache);
    await refuseIfUsed(join(cache.directory, hash));
    await make(cache, hash, origin, options);
  } finally {
    await release();
  }
  const image = await findImage(cache, hash);
  if (image) return image;
  throw new Error(`the node image ${hash} was made, and is not in ${cache.directory}`);
}

async function make(cache: Cache, hash: string, origin: Origin, options: EnsureOptions): Promise<void> {
  const { progress: report, signal } = options;
  const log = join(cache.directory, `${hash}.log`);
  await rm(log, { force: true });
  const part = await newPart(cache, hash);
  try {
    const job: Job = { cache, recipe, part, log, report, ...(signal && { signal }) };
    const confines = platform === 'linux' && (await canConfine(cache.uid, part, log));
    const tar = await tarFor(job, hash, origin, confines);
    if (confines) await unpack(job, tar);
    else await mkdir(join(part, 'tree'));
    // A lab may have come up meanwhile.
    await refuseIfUsed(join(cache.directory, hash));
    await place(cache, hash, part);
    await rm(log, { force: true });
  } finally {
    report({ phase: 'Tidying up', detail: '' });
    await rm(part, { recursive: true, force: true });
  }
}

async function refuseIfUsed(tree: string): Promise<void> {
  // A lab of another user stands on an image of the same name elsewhere, and the list of mounts does not tell them apart.
  if (!(await exists(tree))) return;
  const [pid] = await standingOn(tree);
  if (pid === undefined) return;
  throw new LabError(
    'image-failed',
    `The node image ${basename(tree)} cannot be replaced: a lab stands on it (process ${pid}).`,
    'Type labs ps, end what it lists with labs down, and try again.',
  );
}

/** Where the tar lies: in the job's directory, or in root's cache. */
async function tarFor(job: Job, hash: string, origin: Origin, confines: boolean): Promise<string> {
  const tar = join(job.part, 'image.tar');
  if (typeof origin === 'object') {
    const sha256 = await fetchTar(origin, tar, job.report, job.signal);
    job.report({ phase: 'Taken', detail: `sha256 ${sha256}` });
    return tar;
  }
  const shared = origin === 'cached' ? await sharedTar(job.cache, hash) : undefined;
  if (shared) return shared;
  await needSpace(job.part);
  if (confines && (await exists('/usr/bin/apt-get'))) await buildTar(job);
  else if (await someExist(['/usr/bin/docker', '/usr/local/bin/docker', '/opt/homebrew/bin/docker']))
    await buildTarInDocker(job);
  else throw nothingBuilds(confines);
  return tar;
}

function nothingBuilds(confines: boolean): LabError {
  if (confines) {
    return new LabError(
      'tool-missing',
      'The node image is built with apt or with Docker, and this machine has neither.',
      'Take a ready one: labs setup --from FILE',
    );
  }
  return new LabError(
    'image-failed',
    'This machine refuses user namespaces to ordinary users, and there is no Docker to build the node image with.',
    'On Ubuntu type: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0',
  );
}

async function someExist(paths: readonly string[]): Promise<boolean> {
  for (const path of paths) if (await exists(path)) return true;
  return false;
}
