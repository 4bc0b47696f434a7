import { knownPlace, type Context } from './context.js';
import { didYouMean } from './near-miss.js';
import { shapedAs, valueAt } from './shape.js';
import { substituted, type Bindings } from './each.js';
import type { Path, Yaml } from './yaml.js';

/** Arguments that are still a value of YAML, and how to find them there. */
export interface RawArgs {
  readonly yaml: Yaml;
  readonly path: Path;
  readonly bound: Bindings;
  /** Stands in the arguments for what a learner will answer. */
  readonly unknownText?: string;
}

/** The arguments as the check's schema returns them, if they are right and every place in them exists. */
export function readArgs(name: string, raw: RawArgs, context: Context): { readonly args: unknown } | undefined {
  const { yaml, path } = raw;
  const known = context.registry.get(name);
  if (known === undefined) {
    const near = didYouMean(name, context.registry.keys());
    context.findings.add('unknown-check', yaml.keyAt(path), `no check is called ${name}${near}`);
    return undefined;
  }
  const value = substituted(valueAt(yaml.value, path), raw.bound);
  if (!knownRuntimeValues(value, yaml, path, context)) return undefined;
  const open = (part: unknown): boolean =>
    raw.unknownText !== undefined && typeof part === 'string' && part.includes(raw.unknownText);
  const args = shapedAs(known.schema, value, yaml, path, context.findings, open);
  if (args === undefined) return raw.unknownText === undefined ? undefined : { args: value };
  const places = new Set(known.places(args));
  const sound = [...places].filter((place) => knownPlace(place, yaml.at(pathOf(place, value, path)), context));
  return sound.length === places.size ? { args } : undefined;
}

/** `{ of: node02, link: flannel.1 }` is filled in when the lab runs; only its place can be checked now. */
function knownRuntimeValues(value: unknown, yaml: Yaml, path: Path, context: Context): boolean {
  if (typeof value !== 'object' || value === null) return true;
  const entries: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((item: unknown, index) => [index, item] as const)
    : Object.entries(value);
  const of = 'of' in value && 'link' in value ? value.of : undefined;
  const here = typeof of !== 'string' || knownPlace(of, yaml.at([...path, 'of']), context);
  return entries.map(([key, item]) => knownRuntimeValues(item, yaml, [...path, key], context)).every(Boolean) && here;
}

/** Where a text stands in a value; the value itself when the check made it from something else. */
function pathOf(text: string, value: unknown, path: Path): Path {
  const find = (part: unknown, at: Path): Path | undefined => {
    if (part === text) return at;
    if (typeof part !== 'object' || part === null) return undefined;
    for (const [key, item] of Object.entries(part)) {
      const found = find(item, [...at, key]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return find(value, path) ?? path;
}
