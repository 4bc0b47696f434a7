import * as z from 'zod';

/** The shapes of what authors write as a check's arguments. */
export const place = z
  .string()
  .regex(/^[a-z][a-z0-9-]*(\/[A-Za-z0-9_.-]+)?$/, 'a place is written NODE or NODE/NAMESPACE')
  .describe('A node, or a namespace in it: `host`, `host/red`.');

export const node = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, 'a node is written as one word')
  .describe('A node.');

export const linkName = z
  .string()
  .regex(/^[^\s/:]{1,15}$/, 'a link has a name of at most 15 characters')
  .describe('The name of a link.');

export const ipv4 = z.ipv4().describe('An IPv4 address.');
export const address = z.union([z.ipv4(), z.ipv6()]).describe('An IP address.');
export const network = z
  .union([z.literal('default'), z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()])
  .describe('A network with its prefix, an address, or `default`.');
export const mac = z
  .string()
  .regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i, 'a MAC address is six bytes, written 02:00:00:00:00:01')
  .describe('A MAC address.');
export const port = z.int().min(1).max(65535).describe('A port.');
export const protocol = z.enum(['icmp', 'tcp', 'udp']).describe('What is sent; `icmp` is a ping.');

/** One, or a list of them. */
export function some<S extends z.ZodType>(schema: S): z.ZodUnion<[S, z.ZodArray<S>]> {
  return z.union([schema, z.array(schema).min(1)]);
}

export function list<T>(one: T | readonly T[]): readonly T[] {
  return Array.isArray(one) ? (one as readonly T[]) : [one as T];
}

/** `red and blue`, `red, blue and green`. */
export function sentence(words: readonly string[], join = 'and'): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${join} ${last}`;
}
