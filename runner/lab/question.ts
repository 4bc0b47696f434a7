import * as z from 'zod';
import { readArgs } from './check-args.js';
import { idPattern, knownPlace, type Context } from './context.js';
import type { Answer, Choice, Question } from './lab.js';
import { shaped, valueAt } from './shape.js';
import type { Yaml } from './yaml.js';

const feedback = z.union([
  z.string().min(1, 'a choice needs a word of feedback'),
  z.strictObject({ right: z.string() }),
]);
const runtimeValue = z.strictObject({
  of: z.string(),
  link: z.string(),
  value: z.enum(['mac', 'address']).optional(),
});

export const questionSchema = z.strictObject({
  id: z.string().regex(idPattern, 'an id is of small letters, digits and dashes').describe('Its name in gradebooks'),
  ask: z.string().min(1, 'a question is missing').describe('What the learner is asked'),
  points: z.int().min(0).optional().describe('Its weight in the step, once it stands after the checks'),
  choices: z
    .union([z.record(z.string(), feedback), z.array(z.string())])
    .optional()
    .describe(
      'Each choice with its feedback; "right" marks a right one. A list where the teacher keeps which one is right',
    ),
  expect: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('A check with $ANSWER in its arguments, or a run-time value { of, link }'),
});

const placeholder = '$ANSWER';

/** One question; `kind` says where it stands, before or after the step's checks. */
export function readQuestion(kind: Question['kind'], yaml: Yaml, context: Context): Question | undefined {
  const read = shaped(questionSchema, yaml, [], context.findings);
  if (read === undefined) return undefined;
  if (kind === 'prediction' && read.points !== undefined)
    context.findings.add(
      'misplaced',
      yaml.keyAt(['points']),
      'a question before the checks is a prediction, and never costs points',
    );
  if ((read.choices === undefined) === (read.expect === undefined)) {
    context.findings.add('missing-key', yaml.at([]), `question ${read.id} needs either choices or expect`);
    return undefined;
  }
  const answer = read.choices === undefined ? readExpect(yaml, context) : readChoices(read.choices, yaml, context);
  if (answer === undefined) return undefined;
  const points = kind === 'prediction' ? 0 : (read.points ?? 1);
  return { id: read.id, ask: read.ask, kind, points, answer, at: yaml.at([]) };
}

function readChoices(
  choices: readonly string[] | Readonly<Record<string, string | { readonly right: string }>>,
  yaml: Yaml,
  context: Context,
): Answer | undefined {
  const right = isList(choices) ? 'kept' : 'here';
  const read = isList(choices)
    ? choices.map((text): Choice => ({ text, right: false, feedback: '' }))
    : yaml.keys(['choices']).map((text): Choice => {
        const said = choices[text] ?? '';
        if (typeof said === 'object') return { text, right: true, feedback: said.right };
        return { text, right: said === 'right', feedback: said === 'right' ? '' : said };
      });
  if (read.length < 2) context.findings.add('bad-value', yaml.at(['choices']), 'a question needs two choices or more');
  else if (right === 'here' && !read.some((choice) => choice.right))
    context.findings.add(
      'bad-value',
      yaml.keyAt(['choices']),
      'no choice is right; write "right" behind the one that is',
    );
  else return { kind: 'choices', right, choices: read };
  return undefined;
}

const isList = (choices: object): choices is readonly string[] => Array.isArray(choices);

function readExpect(yaml: Yaml, context: Context): Answer | undefined {
  const keys = yaml.keys(['expect']);
  if (keys.includes('of')) {
    const value = shaped(z.object({ expect: runtimeValue }), yaml, [], context.findings)?.expect;
    return value !== undefined && knownPlace(value.of, yaml.at(['expect', 'of']), context)
      ? { kind: 'value', value }
      : undefined;
  }
  const [name] = keys;
  if (name === undefined || keys.length > 1) {
    context.findings.add('bad-value', yaml.at(['expect']), 'expect is one check, like { address: { …, is: $ANSWER } }');
    return undefined;
  }
  const raw = valueAt(yaml.value, ['expect', name]);
  if (!JSON.stringify(raw).includes(placeholder)) {
    context.findings.add(
      'unused',
      yaml.keyAt(['expect', name]),
      `${name} does not use ${placeholder}, so every answer would do`,
    );
    return undefined;
  }
  const read = readArgs(name, { yaml, path: ['expect', name], bound: {}, unknownText: placeholder }, context);
  return read === undefined ? undefined : { kind: 'check', name, args: read.args };
}
