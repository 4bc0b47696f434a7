import * as z from 'zod';
import { place } from './arguments.js';
import { define, met, unmet } from './check.js';
import { sysctlPath } from './observe/sysctl.js';
import { called, commandIn, nodeOf } from './place.js';
import type { World } from './world.js';

const schema = z.strictObject({
  in: place,
  name: z
    .string()
    .regex(/^net[./][A-Za-z0-9_./-]+$/, 'only settings below net. belong to a place')
    .refine((name) => !name.includes('..'), 'a setting has no ..'),
  is: z.union([z.int(), z.string()]).describe('Its value in the running kernel; a file in /etc does not count.'),
});

type Cause = 'other' | 'elsewhere' | 'absent';

export const sysctl = define<typeof schema, Cause>({
  name: 'sysctl',
  group: 'state',
  about: 'A kernel setting of a place has this value now.',
  schema,
  causes: ['other', 'elsewhere', 'absent'],
  example: '{ in: host, name: net.ipv4.ip_forward, is: 1 }',
  negative: () => false,
  places: (args) => [args.in],
  say: ({ in: where, name, is }) => `${name} is ${is} in ${called(where)}`,
  ask: async ({ in: where, name, is }, world) => {
    const wanted = `${name} = ${is} in ${called(where)}`;
    const look = commandIn(where, `sysctl ${name}`);
    const found = await live(where, name, world);
    if (found === undefined) return unmet('absent', { wanted, found: `${called(where)} has no such setting`, look });
    if (found === String(is)) return met;
    const node = nodeOf(where);
    const onNode = node === where ? undefined : await live(node, name, world);
    if (onNode !== String(is)) return unmet('other', { wanted, found, look });
    return unmet('elsewhere', {
      wanted,
      found: `${found}; it is ${is} on ${node} itself, but every namespace has its own`,
      look,
    });
  },
});

async function live(where: string, name: string, world: World): Promise<string | undefined> {
  const path = sysctlPath(name);
  const seen = (await world.observe(where)).sysctls().get(path);
  if (seen !== undefined) return plain(seen);
  const done = await (await world.place(where)).run(['cat', `/proc/sys/${path}`]);
  return done.code === 0 ? plain(done.stdout.toString()) : undefined;
}

/** Settings of several numbers are printed with tabs. */
function plain(text: string): string {
  return text.trim().split(/\s+/).join(' ');
}
