import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { stringify } from 'yaml';

import { LabError } from '../errors.js';
import type { Lab } from '../lab/lab.js';
import { stepsOf } from './steps.js';
import type { Submission } from './submission.js';

/** Writes a submission into a folder that there is not yet: all of it, or nothing. Gives back the files, as they are called in there. */
export async function writeSubmission(folder: string, lab: Lab, submission: Submission): Promise<string[]> {
  const { answers, seed } = submission;
  const manifest = { lab: lab.name, version: 1, ...(seed !== undefined && { seed }), answers };
  const files: [string, string | Uint8Array][] = [
    ['submission.yaml', stringify(manifest)],
    ...submission.scripts.map(({ step, place, text }): [string, string] => {
      const number = String(stepsOf(lab).findIndex(({ id }) => id === step) + 1).padStart(2, '0');
      const name = place.namespace === '' ? place.node : `${place.node}/${place.namespace}`;
      return [`solution/${number}-${step}/${name}.sh`, text];
    }),
    ...submission.files.map(({ node, path, content }): [string, Uint8Array] => [`files/${node}${path}`, content]),
  ];
  await mkdir(dirname(folder), { recursive: true });
  const made = await mkdtemp(join(dirname(folder), `.${basename(folder)}-`));
  try {
    for (const [name, content] of files) {
      await mkdir(dirname(join(made, name)), { recursive: true });
      await writeFile(join(made, name), content);
    }
    await rename(made, folder);
  } catch (error) {
    await rm(made, { recursive: true });
    throw (error as NodeJS.ErrnoException).code === 'ENOTEMPTY' ? taken(folder) : error;
  }
  return files.map(([name]) => name);
}

export const taken = (folder: string) =>
  new LabError('bad-submission', `${folder} is there already.`, 'Name another folder, or move that one away.');
