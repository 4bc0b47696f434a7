import * as z from 'zod';
import type { World } from './world.js';

const runTime = z
  .strictObject({
    of: z.string().describe('The place whose link is meant.'),
    link: z.string().describe('The name of the link.'),
    value: z.enum(['mac', 'address']).optional().describe('What of the link is meant; its MAC address unless said.'),
  })
  .describe('A value that exists only at run time.');

export type RunTime = z.output<typeof runTime>;

/** Arguments in which every run-time value has become text. */
export type Resolved<T> = T extends RunTime
  ? string
  : T extends readonly (infer E)[]
    ? readonly Resolved<E>[]
    : T extends object
      ? { readonly [K in keyof T]: Resolved<T[K]> }
      : T;

/** What a learner's system does not hold yet, so that the question cannot be put. Not a fault of ours. */
export class NoValue extends Error {
  override readonly name = 'NoValue';
  readonly of: RunTime;

  constructor(of: RunTime) {
    super(`${of.of} has no ${of.link}`);
    this.of = of;
  }
}

/** A text of the given shape, or a value that is read from a link when the check is asked. */
export function value<S extends z.ZodType<string>>(schema: S): z.ZodUnion<[S, typeof runTime]> {
  return z.union([schema, runTime]);
}

export async function resolve<T>(args: T, world: World): Promise<Resolved<T>> {
  return (await walk(args, world)) as Resolved<T>;
}

async function walk(part: unknown, world: World): Promise<unknown> {
  if (Array.isArray(part)) return Promise.all(part.map((one) => walk(one, world)));
  if (typeof part !== 'object' || part === null) return part;
  const found = runTime.safeParse(part);
  if (found.success) return read(found.data, world);
  const entries = Object.entries(part).map(async ([key, one]) => [key, await walk(one, world)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

async function read(wanted: RunTime, world: World): Promise<string> {
  const link = (await world.glance(wanted.of)).links().find(({ name }) => name === wanted.link);
  const text = wanted.value === 'address' ? link?.addresses.find(({ family }) => family === 4)?.address : link?.mac;
  if (text === undefined) throw new NoValue(wanted);
  return text;
}
