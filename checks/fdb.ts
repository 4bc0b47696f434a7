import * as z from 'zod';
import { ipv4, linkName, mac, place } from './arguments.js';
import { define, met, unmet } from './check.js';
import type { FdbEntry } from './observe/fdb.js';
import { bridgeIn, called } from './place.js';
import { value } from './value.js';

const schema = z.strictObject({
  in: place,
  mac: value(mac),
  dev: linkName.describe('The port or tunnel the frame leaves by.'),
  dst: value(ipv4).optional().describe('Where a tunnel sends it.'),
  permanent: z.literal(true).optional().describe('Written by hand, not learned.'),
  absent: z.literal(true).optional(),
});

type Cause = 'absent' | 'elsewhere' | 'other-dst' | 'learned' | 'present';

export const fdb = define<typeof schema, Cause>({
  name: 'fdb',
  group: 'state',
  about: 'A bridge or a tunnel knows behind which port or node a MAC address is.',
  schema,
  causes: ['absent', 'elsewhere', 'other-dst', 'learned', 'present'],
  example: '{ in: node01, mac: { of: node02, link: flannel.1 }, dev: flannel.1, dst: 192.168.1.12, permanent: true }',
  negative: ({ absent }) => absent === true,
  places: (args) => [args.in],
  say: ({ in: where, mac, dev, dst, absent }) => {
    const whom = typeof mac === 'string' ? mac : `the MAC address of ${mac.link} in ${called(mac.of)}`;
    const far = typeof dst === 'string' ? `, at ${dst}` : '';
    return `${called(where)} ${absent ? 'does not look' : 'looks'} for ${whom} behind ${dev}${far}`;
  },
  ask: async (args, world) => {
    const wanted = `${args.mac.toLowerCase()} behind ${[args.dev, args.dst && `at ${args.dst}`, args.permanent && '(permanent)'].filter(Boolean).join(' ')}`;
    const look = bridgeIn(args.in, `fdb show dev ${args.dev}`);
    const all = (await world.observe(args.in)).fdb().filter(({ mac }) => mac === args.mac.toLowerCase());
    const here = all.filter(({ dev }) => dev === args.dev);
    const [first] = here;
    if (args.absent) return first ? unmet('present', { wanted: `no ${wanted}`, found: line(first), look }) : met;
    if (!first) {
      const [other] = all;
      return other
        ? unmet('elsewhere', { wanted, found: line(other), look: bridgeIn(args.in, 'fdb show') })
        : unmet('absent', { wanted, found: 'no entry', look });
    }
    const wrong = here.map((one) => differs(one, args));
    const cause = wrong.includes(undefined) ? undefined : wrong[0];
    return cause === undefined ? met : unmet(cause, { wanted, found: here.map(line).join(' · '), look });
  },
});

function differs(
  entry: FdbEntry,
  { dst, permanent }: { readonly dst?: string | undefined; readonly permanent?: true | undefined },
): Cause | undefined {
  if (dst !== undefined && entry.dst !== dst) return 'other-dst';
  return permanent && !entry.permanent ? 'learned' : undefined;
}

function line({ mac, dev, dst, permanent }: FdbEntry): string {
  return [mac, 'behind', dev, ...(dst === undefined ? [] : ['at', dst]), permanent ? '(permanent)' : '(learned)'].join(
    ' ',
  );
}
