import * as z from 'zod';
import { didYouMean } from './near-miss.js';
import type { Findings } from './problem.js';
import type { Path, Yaml } from './yaml.js';

type Issue = z.core.$ZodIssue;

/** What a schema makes of the value at `path`; every complaint becomes a problem where it was written. */
export function shaped<T>(schema: z.ZodType<T>, yaml: Yaml, path: Path, findings: Findings): T | undefined {
  return shapedAs(schema, valueAt(yaml.value, path), yaml, path, findings);
}

/** The same for a value that was derived from the one at `path`, as `each` does. */
export function shapedAs<T>(
  schema: z.ZodType<T>,
  value: unknown,
  yaml: Yaml,
  path: Path,
  findings: Findings,
  /** Leaves out the complaints about values that are not yet what they will be. */
  spared: (value: unknown) => boolean = () => false,
): T | undefined {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    const inner = innermost(issue, value);
    if (!spared(valueAt(value, inner.path))) explain(inner, schema, value, yaml, path, findings);
  }
  return undefined;
}

export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (found, step) =>
      typeof found === 'object' && found !== null ? (found as Record<PropertyKey, unknown>)[step] : undefined,
    value,
  );
}

function explain(issue: Issue, schema: z.ZodType, value: unknown, yaml: Yaml, base: Path, findings: Findings): void {
  const path = [...base, ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))];
  const found = valueAt(value, issue.path);
  if (issue.code === 'unrecognized_keys') {
    const known = keysOf(schema, issue.path);
    for (const key of issue.keys)
      findings.add('unknown-key', yaml.keyAt([...path, key]), `unknown key ${key}${didYouMean(key, known)}`);
  } else if (found === undefined && issue.path.length > 0) {
    const expected = expectations(issue);
    findings.add('missing-key', yaml.at(path), `${String(issue.path.at(-1))} is missing; it takes ${expected}`);
  } else if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input')) {
    findings.add('wrong-type', yaml.at(path), mismatch(expectations(issue), found));
  } else if (issue.code === 'invalid_union') {
    findings.add('wrong-type', yaml.at(path), mismatch(expectations(issue), found));
  } else if (issue.code === 'invalid_value' && typeof found === 'string') {
    const near = didYouMean(found, issue.values.map(String));
    findings.add('bad-value', yaml.at(path), `unknown value ${found}${near}`);
  } else if (issue.code === 'invalid_key') {
    findings.add('bad-name', yaml.keyAt(path), issue.issues.map((each) => each.message).join('; '));
  } else {
    findings.add(
      'bad-value',
      yaml.at(path),
      typeof found === 'object' ? complaint(issue) : `${complaint(issue)}; found ${described(found)}`,
    );
  }
}

function mismatch(expected: string, found: unknown): string {
  const quoted = typeof found === 'number' || typeof found === 'boolean' ? `; in quotes it is text: '${found}'` : '';
  return `expected ${expected}, found ${described(found)}${expected.includes('text') ? quoted : ''}`;
}

export function described(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'keys and values';
  if (typeof value === 'number') return `the number ${value}`;
  return typeof value === 'string' ? `"${value}"` : value === true ? 'true' : 'false';
}

const words: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'keys and values',
  record: 'keys and values',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
  cidrv4: 'IPv4 with a prefix length',
  cidrv6: 'IPv6 with a prefix length',
};

/** Of a union, the complaint of the one member that the value was evidently meant for. */
function innermost(issue: Issue, value: unknown): Issue {
  if (issue.code !== 'invalid_union') return issue;
  const found = valueAt(value, issue.path);
  const meant = issue.errors.filter((member) => !member.some((each) => each.path.length === 0 && strays(each, found)));
  const [first, second] = [...meant].sort((a, b) => a.length - b.length);
  if (second !== undefined && meant.every((member) => member.every((each) => each.path.length === 0))) return issue;
  if (first?.[0] === undefined) return issue;
  const [complaint] = first;
  return innermost({ ...complaint, path: [...issue.path, ...complaint.path] }, value);
}

function strays(issue: Issue, found: unknown): boolean {
  return issue.code === 'invalid_type' || (issue.code === 'invalid_value' && typeof found !== 'string');
}

/** What would have been right, of each kind once. */
function expectations(issue: Issue): string {
  const all = (each: Issue): readonly string[] => {
    if (each.code === 'invalid_type') return [words[each.expected] ?? each.expected];
    if (each.code === 'invalid_format') return [words[each.format] ?? each.message];
    if (each.code === 'invalid_value') return [each.values.map(String).join(' or ')];
    return each.code === 'invalid_union' ? each.errors.flat().flatMap(all) : [];
  };
  return [...new Set(all(issue))].join(' or ') || 'something else';
}

/** A schema's own sentence, or ours for the library's. */
function complaint(issue: Issue): string {
  if (issue.code === 'too_small' && issue.message.startsWith('Too small')) return `expected at least ${issue.minimum}`;
  if (issue.code === 'too_big' && issue.message.startsWith('Too big')) return `expected at most ${issue.maximum}`;
  if (issue.code === 'invalid_format')
    return words[issue.format] === undefined ? issue.message : `expected ${expectations(issue)}`;
  return issue.message;
}

/** The keys that a schema knows at a path, for near misses. */
function keysOf(schema: unknown, path: readonly PropertyKey[]): readonly string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable)
    return keysOf(schema.unwrap(), path);
  if (schema instanceof z.ZodPipe) return keysOf(schema.in, path);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => keysOf(option, path));
  const [step, ...rest] = path;
  if (schema instanceof z.ZodObject) {
    const shape: Readonly<Record<PropertyKey, unknown>> = schema.shape;
    return step === undefined ? Object.keys(shape) : keysOf(shape[step], rest);
  }
  if (schema instanceof z.ZodArray && step !== undefined) return keysOf(schema.element, rest);
  if (schema instanceof z.ZodRecord && step !== undefined) return keysOf(schema.valueType, rest);
  return [];
}
