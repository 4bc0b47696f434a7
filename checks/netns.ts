import * as z from 'zod';
import { list, node, sentence, some } from './arguments.js';
import { define, met, unmet } from './check.js';
import { commandIn, ipIn } from './place.js';
import type { World } from './world.js';

const name = z
  .string()
  .regex(/^[A-Za-z0-9_.-]+$/, 'a namespace is named by one word')
  .describe('A namespace, as `ip netns` lists it.');

const schema = z.strictObject({
  on: node,
  name: some(name),
  absent: z.literal(true).optional().describe('It must be gone.'),
});

export const netns = define({
  name: 'netns',
  group: 'state',
  about: 'A node has these named network namespaces, each a stack of its own.',
  schema,
  causes: ['absent', 'same', 'present'],
  example: '{ on: host, name: [red, blue] }',
  negative: ({ absent }) => absent === true,
  places: ({ on }) => [on],
  say: ({ on, name, absent }) =>
    `${on} has ${absent ? 'no longer a' : 'a'} network namespace ${sentence(list(name), absent ? 'or' : 'and')}`,
  ask: async ({ on, name, absent }, world) => {
    const known = await world.namespaces(on);
    const names = list(name);
    const found = known.size === 0 ? 'none' : [...known.keys()].join(', ');
    const evidence = { found, look: ipIn(on, 'netns') };
    const there = names.filter((one) => known.has(one));
    if (absent)
      return there.length === 0 ? met : unmet('present', { wanted: `no ${sentence(names, 'or')}`, ...evidence });
    const missing = names.filter((one) => !known.has(one));
    const wanted = `${names.length === 1 ? 'a namespace' : 'namespaces'} ${sentence(names)}`;
    if (missing.length > 0) return unmet('absent', { wanted, ...evidence });
    return (await shared(on, names, known, world)) ?? met;
  },
});

/** Two names may stand for one stack: `ip netns attach` and a bind mount can do that. */
async function shared(
  on: string,
  names: readonly string[],
  known: ReadonlyMap<string, number>,
  world: World,
): Promise<ReturnType<typeof unmet<'same'>> | undefined> {
  const own = await (await world.place(on)).run(['stat', '-L', '-c', '%i', '/proc/self/ns/net']);
  const owners = new Map([[Number(own.stdout.toString()), `${on} itself`]]);
  for (const one of names) {
    const inode = known.get(one) ?? 0;
    const other = owners.get(inode);
    if (other !== undefined) {
      return unmet('same', {
        wanted: `${one} to be a network stack of its own`,
        found: `${one} is another name for ${other}`,
        look: commandIn(on, `stat -L -c '%i %n' /run/netns/*`),
      });
    }
    owners.set(inode, one);
  }
  return undefined;
}
