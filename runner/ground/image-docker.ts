import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { runTool } from '../shell/tool.js';
import type { Job } from './image-build.js';
import { systemPath } from './image-confine.js';
import { failure } from './image-failure.js';
import type { Image } from './image-store.js';

/** What a Docker node runs as its first process. */
export const init = '/usr/lib/underlay/init';

/** Gives Docker the image through `load`, which imports a tar under a reference; Docker's API is not spoken here. */
export async function importImage(
  load: (reference: string, tar: Readable) => Promise<void>,
  image: Pick<Image, 'reference' | 'tar'>,
): Promise<void> {
  const tar = createReadStream(image.tar);
  try {
    await load(image.reference, tar);
  } finally {
    tar.destroy();
  }
}

/** Builds `image.tar` from the Dockerfile, where there is no apt but Docker and a registry answer. */
export async function buildTarInDocker(job: Job): Promise<void> {
  const { recipe, part, log, signal } = job;
  const env = { ...job.cache.environment, PATH: `${systemPath}:/opt/homebrew/bin` };
  const docker = async (...argv: readonly string[]) => {
    const code = await runTool({ argv: ['docker', ...argv], env, cwd: part, log, ...(signal && { signal }) });
    if (code !== 0) throw await failure(`docker ${argv[0] ?? ''} could not make the node image`, code, log, part);
  };
  const suite = (await readFile(join(recipe, 'suite'), 'utf8')).trim();
  const ids = { image: join(part, 'image-id'), container: join(part, 'container-id') };
  job.report({ phase: 'Building with Docker', detail: '' });
  await docker('build', '--build-arg', `SUITE=${suite}`, '--iidfile', ids.image, recipe);
  await docker('create', '--cidfile', ids.container, (await readFile(ids.image, 'utf8')).trim());
  try {
    job.report({ phase: 'Packing', detail: '' });
    await docker('export', '--output', join(part, 'image.tar'), await readFile(ids.container, 'utf8'));
  } finally {
    await runTool({ argv: ['docker', 'rm', await readFile(ids.container, 'utf8')], env, cwd: part, log });
  }
}
