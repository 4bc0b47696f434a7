import * as z from 'zod';
import { readArgs } from './check-args.js';
import { idPattern, knownNode, type Context } from './context.js';
import { bindings, eachSchema, variables, type Each } from './each.js';
import type { Ask, StepCheck } from './lab.js';
import { nearMiss, didYouMean } from './near-miss.js';
import type { At } from './problem.js';
import { described, shapedAs, valueAt } from './shape.js';
import type { Path, Yaml } from './yaml.js';

const unit = 'a time has a unit, like 500ms, 5s or 2m';

const duration = z
  .string({ error: unit })
  .regex(/^\d+(?:ms|s|m)$/, unit)
  .transform((text) => parseInt(text, 10) * ({ ms: 1, s: 1000, m: 60_000 }[text.replace(/\d+/, '')] ?? 1));

/** The keys that stand beside a check's own. */
export const besideSchema = z.strictObject({
  id: z
    .string()
    .regex(idPattern, 'an id is of small letters, digits and dashes')
    .optional()
    .describe('Its name in gradebooks'),
  say: z.string().min(1, 'a sentence is missing').optional().describe('What the learner reads as the goal'),
  points: z.int().min(0).optional().describe('Its weight among the checks of the step; 1 unless given'),
  before: z.string().optional().describe('Why it is unmet before the solution: one of its causes, held by labs verify'),
  within: duration.optional().describe('How long it may take to become met, like 5s'),
  stays: duration.optional().describe('How long it must then stay met, like 2s'),
  control: z
    .unknown()
    .optional()
    .describe('A reach that must be met after the solution, so that a silence means something'),
  each: eachSchema.optional(),
});

type Beside = z.infer<typeof besideSchema>;

/** What a step knows of a check that stands in it, even one whose arguments are wrong. */
export interface Declared {
  readonly name: string;
  readonly id?: string;
  readonly check?: Omit<StepCheck, 'id'>;
}

/** All items of one `check` or `keep` block; undefined for one that does not even say which check it is. */
export function readChecks(kind: 'check' | 'keep', yaml: Yaml, context: Context): readonly (Declared | undefined)[] {
  if (!Array.isArray(yaml.value)) {
    const found = described(yaml.value);
    context.findings.add('wrong-type', yaml.at([]), `expected a list of checks, like "- reach: …", found ${found}`);
    return [undefined];
  }
  return yaml.value.map((_, index) => readCheck(kind, yaml, [index], context));
}

function readCheck(kind: 'check' | 'keep', yaml: Yaml, path: Path, context: Context): Declared | undefined {
  const item = valueAt(yaml.value, path);
  if (typeof item !== 'object' || item === null || Array.isArray(item)) {
    context.findings.add('wrong-type', yaml.at(path), `expected a check, like "reach: …", found ${described(item)}`);
    return undefined;
  }
  const name = nameOf(yaml, path, context);
  const around = Object.fromEntries(Object.entries(item).filter(([key]) => key in besideSchema.shape));
  const beside = shapedAs(besideSchema, around, yaml, path, context.findings);
  if (name === undefined) return undefined;
  if (kind === 'keep' && beside?.points !== undefined)
    context.findings.add(
      'misplaced',
      yaml.keyAt([...path, 'points']),
      "a keep has no points: a broken one takes the step's",
    );
  if (beside?.before !== undefined) readBefore(kind, name, beside.before, yaml.keyAt([...path, 'before']), context);
  const asks = readAsks(name, beside?.each, yaml, path, context);
  const declared = { name, ...(beside?.id === undefined ? {} : { id: beside.id }) };
  if (beside === undefined || asks === undefined) return declared;
  return { ...declared, check: stepCheck(kind, name, beside, asks, yaml, path) };
}

function stepCheck(
  kind: 'check' | 'keep',
  name: string,
  beside: Beside,
  asks: readonly Ask[],
  yaml: Yaml,
  path: Path,
): Omit<StepCheck, 'id'> {
  return {
    kind,
    name,
    asks,
    ...(beside.say === undefined ? {} : { say: beside.say }),
    ...(beside.before === undefined ? {} : { before: beside.before }),
    points: kind === 'keep' ? 0 : (beside.points ?? 1),
    within: beside.within ?? 0,
    stays: beside.stays ?? 0,
    at: yaml.at(path),
  };
}

function readBefore(
  kind: 'check' | 'keep',
  name: string,
  cause: string,
  at: At,
  { findings, registry }: Context,
): void {
  const causes = registry.get(name)?.causes;
  if (kind === 'keep') findings.add('misplaced', at, 'a keep may hold before the solution: it has no cause there');
  else if (causes?.includes(cause) === false)
    findings.add('unknown-cause', at, `${name} never says ${cause}${didYouMean(cause, causes)}`);
}

/** The one key that is not beside a check is its name. */
function nameOf(yaml: Yaml, path: Path, context: Context): string | undefined {
  const beside = Object.keys(besideSchema.shape);
  const others = yaml.keys(path).filter((key) => !beside.includes(key));
  const names = others.filter((key) => context.registry.has(key));
  const [name, second] = names;
  if (second !== undefined)
    context.findings.add(
      'bad-value',
      yaml.keyAt([...path, second]),
      `${second} is a second check in one item; begin it with "- "`,
    );
  for (const key of others.filter((each) => !names.includes(each))) {
    const known = name === undefined && nearMiss(key, beside) === undefined ? context.registry.keys() : beside;
    const rule = known === beside ? 'unknown-key' : 'unknown-check';
    const what = known === beside ? `unknown key ${key}` : `no check is called ${key}`;
    context.findings.add(rule, yaml.keyAt([...path, key]), `${what}${didYouMean(key, known)}`);
  }
  if (others.length === 0)
    context.findings.add('unknown-check', yaml.at(path), 'this item names no check; write one, like "reach: …"');
  return name;
}

function readAsks(
  name: string,
  each: Each | undefined,
  yaml: Yaml,
  path: Path,
  context: Context,
): readonly Ask[] | undefined {
  if (each !== undefined && !soundEach(each, name, yaml, path, context)) return undefined;
  if (each !== undefined && context.nodes === undefined) return undefined;
  const all = bindings(each, context.nodes ?? []);
  if (all.length === 0) {
    context.findings.add(
      'bad-value',
      yaml.keyAt([...path, 'each']),
      'each binds nothing: there are too few nodes for it',
    );
    return undefined;
  }
  const asks = all.flatMap((bound) => readAsk(name, bound, yaml, path, context) ?? []);
  return asks.length === all.length ? asks : undefined;
}

function soundEach(each: Each, name: string, yaml: Yaml, path: Path, context: Context): boolean {
  const at = [...path, 'each'];
  const text = JSON.stringify(valueAt(yaml.value, [...path, name]));
  const unused = variables(each).filter((variable) => !new RegExp(`\\$${variable}(?![A-Z0-9])`).test(text));
  for (const variable of unused)
    context.findings.add('unused', yaml.at(at), `each binds ${variable}, and ${name} does not use $${variable}`);
  if (Array.isArray(each)) return unused.length === 0;
  const nodes = Object.entries(each).flatMap(([variable, range]) =>
    range.map((node, index) => knownNode(node, yaml.at([...at, variable, index]), context)),
  );
  return unused.length === 0 && nodes.every(Boolean);
}

function readAsk(name: string, bound: Ask['bindings'], yaml: Yaml, path: Path, context: Context): Ask | undefined {
  const read = readArgs(name, { yaml, path: [...path, name], bound }, context);
  const item = valueAt(yaml.value, path) as Readonly<Record<string, unknown>>;
  const control =
    'control' in item ? readArgs('reach', { yaml, path: [...path, 'control'], bound }, context) : undefined;
  if (read === undefined) return undefined;
  if (!('control' in item) && context.registry.get(name)?.negative(read.args) === true) {
    const why = 'a silence also answers it: give it a control, a reach that must be met';
    context.findings.add(
      'negative-without-control',
      yaml.keyAt([...path, name]),
      `${name} asks that something be absent, and ${why}`,
    );
    return undefined;
  }
  if ('control' in item && control === undefined) return undefined;
  return { bindings: bound, args: read.args, ...(control === undefined ? {} : { control: control.args }) };
}
