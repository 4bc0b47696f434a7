import { chown, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LabError } from '../errors.js';
import { runTool } from '../shell/tool.js';
import { debian } from './image-apt.js';
import type { Cache } from './image-cache.js';
import { confined, systemPath } from './image-confine.js';
import { failure } from './image-failure.js';
import { type Report, aptReader } from './image-progress.js';
import { labUid } from './host-site.js';

export interface Job {
  readonly cache: Cache;
  readonly recipe: string;
  readonly part: string;
  /** Where everything that the tools say is kept. */
  readonly log: string;
  readonly report: Report;
  readonly signal?: AbortSignal;
}

/** Builds `image.tar` in the job's directory from Debian's packages, without any privilege. */
export async function buildTar(job: Job): Promise<void> {
  const { cache, part, log, signal } = job;
  const copy = await copyRecipe(job);
  const suite = (await readFile(join(copy, 'suite'), 'utf8')).trim();
  const env = { ...cache.environment, PATH: systemPath, HOME: part, TMPDIR: part, LC_ALL: 'C.UTF-8' };
  job.report({ phase: 'Looking for Debian', detail: suite });
  const found = await debian({ uid: cache.uid, part, log, suite, env, ...(signal && { signal }) });
  const settings = join(part, 'apt.conf');
  await writeFile(settings, found.settings);
  const script = join(copy, 'build.sh');
  const code = await runTool({
    argv: confined(cache.uid, ['sh', script, copy, join(part, 'image.tar'), ...found.keyrings]),
    env: { ...env, PATH: [...found.path, systemPath].join(':'), HOOKS: found.hooks, SETTINGS: settings },
    cwd: part,
    input: found.sources,
    log,
    line: aptReader(job.report),
    ...(signal && { signal }),
  });
  if (code !== 0) throw await failure('mmdebstrap could not build the node image', code, log, part);
}

/** Unpacks `image.tar` or another tar to `tree`, as the only user of its namespace, to whom all of it then belongs. */
export async function unpack(job: Job, tar: string): Promise<void> {
  const { cache, part, log, signal } = job;
  job.report({ phase: 'Unpacking', detail: '' });
  const copy = await copyRecipe(job);
  const tree = join(part, 'tree');
  await mkdir(tree);
  if (cache.uid === 0) await chown(tree, labUid, labUid);
  // Devices cannot be made here, and a node brings its own.
  const extract = ['tar', '-x', '-f', tar, '-C', tree, '--numeric-owner', '--exclude=./dev/*', '--exclude=dev/*'];
  const code = await runTool({
    argv: confined(cache.uid, ['perl', join(copy, 'success.pl'), ...extract]),
    env: { PATH: systemPath, LC_ALL: 'C.UTF-8' },
    cwd: part,
    log,
    ...(signal && { signal }),
  });
  if (code !== 0) throw await failure(`tar could not unpack ${tar}`, code, log, part);
  await readFile(join(tree, 'usr/lib/underlay/init')).catch((error: unknown) => {
    throw new LabError(
      'image-failed',
      `${tar} is no node image: it holds no usr/lib/underlay/init.`,
      'Give --from a tar that `labs setup` made: <hash>.tar in the cache of the machine that has it.',
      error,
    );
  });
}

/** The recipe may lie where only root can read, and it is not root who builds. */
async function copyRecipe(job: Job): Promise<string> {
  const copy = join(job.part, 'recipe');
  await cp(job.recipe, copy, { recursive: true });
  await runTool({ argv: ['chmod', '-R', 'a+rX', copy], env: { PATH: systemPath }, cwd: job.part, log: job.log });
  return copy;
}
