import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

import { LabError } from '../errors.js';
import { parsePlace, type Place } from '../ground/place.js';
import { didYouMean } from '../lab/near-miss.js';
import type { Lab } from '../lab/lab.js';
import { Findings } from '../lab/problem.js';
import { shaped } from '../lab/shape.js';
import { readYaml } from '../lab/yaml.js';
import { stepsOf } from './steps.js';

/**
 * What a learner hands in. A folder:
 *
 *     submission.yaml            lab: 03-bridge, and answers to questions
 *     solution/NN-STEP/NODE.sh   what was typed in a place for a step; NODE/NAMESPACE.sh for a namespace
 *     files/NODE/PATH            laid over the nodes before the first step
 */
export interface Submission {
  readonly lab: string;
  readonly seed?: string;
  readonly answers: Readonly<Record<string, string>>;
  readonly scripts: readonly Script[];
  readonly files: readonly SubmittedFile[];
}

export interface Script {
  readonly step: string;
  readonly place: Place;
  readonly text: string;
}

export interface SubmittedFile {
  readonly node: string;
  readonly path: string;
  readonly content: Uint8Array;
}

const schema = z.strictObject({
  lab: z.string().describe('The lab it is for'),
  version: z.literal(1).default(1).describe('Of this layout'),
  seed: z.string().optional().describe('Of the variant it was made on'),
  answers: z
    .record(z.string(), z.union([z.string(), z.number().transform(String)]))
    .default({})
    .describe('By the id of the question'),
});

/** What submission.yaml says; the scripts are read when the lab is known. */
export async function readManifest(folder: string): Promise<z.infer<typeof schema>> {
  const file = join(folder, 'submission.yaml');
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw unsound(`${folder} has no submission.yaml.`, 'It is a file with one line at least: lab: 03-bridge', error);
  });
  const findings = new Findings(file);
  const yaml = readYaml(text, { line: 1, indent: 0 }, findings);
  const read = yaml === undefined ? undefined : shaped(schema, yaml, [], findings);
  if (read !== undefined && findings.problems.length === 0) return read;
  const problems = findings.problems.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`);
  throw unsound(problems.join('\n'), 'It says at least which lab it is for, like: lab: 03-bridge');
}

/** Reads the scripts and files of a submission for a lab; whatever belongs to no step or no node of it is refused by name. */
export async function readSubmission(folder: string, lab: Lab): Promise<Submission> {
  const { lab: named, seed, answers } = await readManifest(folder);
  const scripts: Script[] = [];
  for (const name of await filesBelow(join(folder, 'solution'))) {
    scripts.push({ ...scriptPlace(name, lab), text: await readFile(join(folder, 'solution', name), 'utf8') });
  }
  const files: SubmittedFile[] = [];
  for (const name of await filesBelow(join(folder, 'files'))) {
    const [node = '', ...path] = name.split('/');
    knownNode(node, `files/${name}`, lab);
    files.push({ node, path: `/${path.join('/')}`, content: await readFile(join(folder, 'files', name)) });
  }
  return { lab: named, answers, ...(seed !== undefined && { seed }), scripts, files };
}

function scriptPlace(name: string, lab: Lab): { step: string; place: Place } {
  const [, id, node, namespace] = /^(?:\d+-)?([^/]+)\/([^/]+?)(?:\/([^/]+))?\.sh$/.exec(name) ?? [];
  if (id === undefined || node === undefined) {
    throw unsound(
      `solution/${name} is no script of a step.`,
      'Scripts are called solution/NN-STEP/NODE.sh, or solution/NN-STEP/NODE/NAMESPACE.sh.',
    );
  }
  const ids = stepsOf(lab).map((step) => step.id);
  if (!ids.includes(id))
    throw unsound(
      `solution/${name}: ${lab.name} has no step ${id}${didYouMean(id, ids)}`,
      `Its steps are: ${ids.join(', ')}.`,
    );
  knownNode(node, `solution/${name}`, lab);
  return { step: id, place: parsePlace(namespace === undefined ? node : `${node}/${namespace}`) };
}

function knownNode(node: string, file: string, lab: Lab): void {
  const nodes = lab.plan.nodes.map(({ name }) => name);
  if (!nodes.includes(node))
    throw unsound(
      `${file}: ${lab.name} has no node ${node}${didYouMean(node, nodes)}`,
      `Its nodes are: ${nodes.join(', ')}.`,
    );
}

// Plain files alone: a link could lead anywhere on the machine of whoever judges it.
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  const other = entries.find((entry) => !entry.isFile() && !entry.isDirectory());
  if (other !== undefined)
    throw unsound(`${join(other.parentPath, other.name)} is neither a file nor a folder.`, 'Hand in plain files only.');
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

const unsound = (message: string, next: string, cause?: unknown) =>
  new LabError('bad-submission', message, next, cause);
