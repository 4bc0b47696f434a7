import * as z from 'zod';

/** `[A, B]`: all ordered pairs of nodes; or each variable with the nodes that it goes through. */
const variable = z.string().regex(/^[A-Z][A-Z0-9]*$/, 'a variable is of capitals, like A');
const nonEmptyNodes = z.array(z.string()).min(1, 'a variable needs a node to go through');

export const eachSchema = z
  .union([z.array(variable).min(1, 'each needs a variable'), z.record(variable, nonEmptyNodes)])
  .describe('One question for each binding: [A, B] binds $A and $B to all ordered pairs of nodes');

export type Each = z.infer<typeof eachSchema>;
export type Bindings = Readonly<Record<string, string>>;

/** Every way to give the variables different nodes. */
export function bindings(each: Each | undefined, nodes: readonly string[]): readonly Bindings[] {
  if (each === undefined) return [{}];
  const ranges = Array.isArray(each) ? each.map((name) => [name, nodes] as const) : Object.entries(each);
  return ranges.reduce<readonly Bindings[]>(
    (found, [name, range]) =>
      found.flatMap((bound) =>
        range.filter((node) => !Object.values(bound).includes(node)).map((node) => ({ ...bound, [name]: node })),
      ),
    [{}],
  );
}

export function variables(each: Each): readonly string[] {
  return Array.isArray(each) ? each : Object.keys(each);
}

/** The value with every bound `$A` in its texts replaced. A `$` that nobody bound is the author's own. */
export function substituted(value: unknown, bound: Bindings): unknown {
  if (typeof value === 'string')
    return value.replace(/\$([A-Z][A-Z0-9]*)\b/g, (whole, name: string) => bound[name] ?? whole);
  if (Array.isArray(value)) return value.map((item) => substituted(item, bound));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, substituted(item, bound)]));
}
