import * as z from 'zod';

import { parsePlace, type Place } from '../ground/place.js';
import { didYouMean } from '../lab/near-miss.js';
import type { Lab } from '../lab/lab.js';
import { Findings } from '../lab/problem.js';
import { shaped } from '../lab/shape.js';
import { readYaml } from '../lab/yaml.js';
import { refused, type HandedIn } from './handed-in.js';
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

const manifest = 'submission.yaml';

/** What submission.yaml says; the scripts are read when the lab is known. */
export function readManifest(files: HandedIn): z.infer<typeof schema> {
  const bytes = files.get(manifest);
  if (bytes === undefined)
    throw refused(`There is no ${manifest} in it.`, 'It is a file with one line at least: lab: 03-bridge');
  const findings = new Findings(manifest);
  const yaml = readYaml(text(manifest, bytes), { line: 1, indent: 0 }, findings);
  const read = yaml === undefined ? undefined : shaped(schema, yaml, [], findings);
  if (read !== undefined && findings.problems.length === 0) return read;
  const problems = findings.problems.map(({ line, column, message }) => `${manifest}:${line}:${column}: ${message}`);
  throw refused(problems.join('\n'), 'It says at least which lab it is for, like: lab: 03-bridge');
}

/** Reads the scripts and files of a submission for a lab; whatever belongs to no step or no node of it is refused by name. */
export function readSubmission(handedIn: HandedIn, lab: Lab): Submission {
  const { lab: named, seed, answers } = readManifest(handedIn);
  const scripts: Script[] = [];
  const files: SubmittedFile[] = [];
  for (const [name, content] of handedIn) {
    if (name.startsWith('solution/')) scripts.push({ ...scriptPlace(name, lab), text: text(name, content) });
    if (!name.startsWith('files/')) continue;
    const [, node = '', ...path] = name.split('/');
    knownNode(node, name, lab);
    files.push({ node, path: `/${path.join('/')}`, content });
  }
  return { lab: named, answers, ...(seed !== undefined && { seed }), scripts, files };
}

/**
 * Told to whoever tries a submission. A grader takes an answer to no question for none: the question may have gone from the lab
 * since it was answered.
 */
export function requireQuestions({ answers }: Submission, lab: Lab): void {
  const ids = questionsOf(lab);
  const unknown = Object.keys(answers).find((id) => !ids.includes(id));
  if (unknown === undefined) return;
  const message = `${manifest}: ${lab.name} has no question ${unknown}${didYouMean(unknown, ids)}`;
  throw refused(message, ids.length === 0 ? 'Leave answers out.' : `Its questions are: ${ids.join(', ')}.`);
}

export const questionsOf = (lab: Lab) => stepsOf(lab).flatMap(({ questions }) => questions.map(({ id }) => id));

/** A shell is handed scripts as one argument, which holds no NUL and no more than 128 KiB. */
function text(name: string, content: Uint8Array): string {
  if (content.length >= 128 * 1024)
    throw refused(
      `${name} has ${content.length} bytes.`,
      'A script has less than 128 KiB; put data into files/NODE/….',
    );
  try {
    const read = new TextDecoder('utf-8', { fatal: true }).decode(content);
    if (!read.includes('\0')) return read.replaceAll('\r\n', '\n');
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  throw refused(`${name} is no text.`, 'Save it as UTF-8.');
}

function scriptPlace(name: string, lab: Lab): { step: string; place: Place } {
  const [, id, node, namespace] = /^solution\/(?:\d+-)?([^/]+)\/([^/]+?)(?:\/([^/]+))?\.sh$/.exec(name) ?? [];
  if (id === undefined || node === undefined) {
    throw refused(
      `${name} is no script of a step.`,
      'Scripts are called solution/NN-STEP/NODE.sh, or solution/NN-STEP/NODE/NAMESPACE.sh.',
    );
  }
  const ids = stepsOf(lab).map((step) => step.id);
  if (!ids.includes(id))
    throw refused(`${name}: ${lab.name} has no step ${id}${didYouMean(id, ids)}`, `Its steps are: ${ids.join(', ')}.`);
  knownNode(node, name, lab);
  try {
    return { step: id, place: parsePlace(namespace === undefined ? node : `${node}/${namespace}`) };
  } catch (error) {
    throw refused(
      `${name}: ${namespace ?? node} is no name of a place.`,
      'Use letters, digits, dots and dashes.',
      error,
    );
  }
}

function knownNode(node: string, file: string, lab: Lab): void {
  const nodes = lab.plan.nodes.map(({ name }) => name);
  if (!nodes.includes(node))
    throw refused(
      `${file}: ${lab.name} has no node ${node}${didYouMean(node, nodes)}`,
      `Its nodes are: ${nodes.join(', ')}.`,
    );
}
