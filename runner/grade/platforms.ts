import { parse } from 'yaml';
import * as z from 'zod';

import { LabError } from '../errors.js';

/** `Ann Bell_12345_assignsubmission_file_`, as Moodle calls a folder, or begins the name of the one file in it. */
export function moodleNames(entry: string): readonly string[] | undefined {
  const [, name, number] = /^(.+?)_(\d+)_assignsubmission_(?:file|onlinetext)/.exec(entry) ?? [];
  return name === undefined || number === undefined ? undefined : [name, `Participant ${number}`, number];
}

export const gradescopeFile = 'submission_metadata.yml';

const submitters = z.record(
  z.string(),
  z.object({
    ':submitters': z.array(
      z.object({
        ':name': z.string().optional(),
        ':sid': z.string().nullish(),
        ':email': z.string().nullish(),
      }),
    ),
  }),
);

export interface Submitter {
  readonly folder: string;
  readonly names: readonly string[];
}

/** Whose the folders are that Gradescope exports. */
export function readSubmitters(file: string, text: string): Submitter[] {
  const read = submitters.safeParse(safeYaml(text));
  if (!read.success)
    throw new LabError(
      'bad-usage',
      `${file} is not what Gradescope writes.`,
      'Export the submissions again.',
      read.error,
    );
  return Object.entries(read.data).flatMap(([folder, one]) => {
    if (folder.includes('/') || folder.startsWith('.')) return [];
    return one[':submitters'].map((who): Submitter => {
      const known = [who[':sid'], who[':email'], who[':name']];
      const names = known.filter((each): each is string => typeof each === 'string' && each !== '');
      return { folder, names: names.length === 0 ? [folder] : names };
    });
  });
}

function safeYaml(text: string): unknown {
  try {
    // Nothing is a number there: an id keeps its zeros.
    return parse(text, { maxAliasCount: 0, schema: 'failsafe' });
  } catch {
    return undefined;
  }
}
