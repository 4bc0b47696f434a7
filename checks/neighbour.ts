import * as z from 'zod';
import { address, linkName, mac, place } from './arguments.js';
import { define, met, unmet } from './check.js';
import type { Neighbour } from './observe/ip-neighbour.js';
import { called, ipIn } from './place.js';
import { value } from './value.js';

const schema = z.strictObject({
  in: place,
  address: value(address),
  mac: value(mac).optional().describe('The MAC address it must be known by.'),
  dev: linkName.optional(),
  permanent: z.literal(true).optional().describe('Written by hand, not learned.'),
  absent: z.literal(true).optional(),
});

type Cause = 'absent' | 'unresolved' | 'other-mac' | 'other-link' | 'learned' | 'present';

export const neighbour = define<typeof schema, Cause>({
  name: 'neighbour',
  group: 'state',
  about: 'A place knows the MAC address behind an IP address.',
  schema,
  causes: ['absent', 'unresolved', 'other-mac', 'other-link', 'learned', 'present'],
  example: '{ in: node01, address: 10.244.2.0, mac: { of: node02, link: flannel.1 }, permanent: true }',
  negative: ({ absent }) => absent === true,
  places: (args) => [args.in],
  say: ({ in: where, address, absent }) => {
    const whom = typeof address === 'string' ? address : `${address.link} in ${called(address.of)}`;
    return `${called(where)} ${absent ? 'does not know' : 'knows'} the MAC address of ${whom}`;
  },
  ask: async (args, world) => {
    const all = (await world.glance(args.in)).neighbours().filter(({ address }) => address === args.address);
    const look = ipIn(args.in, 'neigh');
    const who = `${args.address} in ${called(args.in)}`;
    if (args.absent) {
      const first = all.find(known);
      return first ? unmet('present', { wanted: `nothing known of ${who}`, found: line(first), look }) : met;
    }
    const mac = args.mac === undefined ? undefined : `at ${args.mac.toLowerCase()}`;
    const by = [mac, args.dev && `by ${args.dev}`, args.permanent && 'for good'].filter(Boolean);
    const wanted = [who, ...(by.length === 0 ? ['resolved'] : by)].join(' ');
    const wrong = all.map((one) => differs(one, args));
    const first = all[0];
    if (!first) return unmet('absent', { wanted, found: 'no entry', look });
    const cause = wrong.includes(undefined) ? undefined : wrong[0];
    return cause === undefined ? met : unmet(cause, { wanted, found: line(first), look });
  },
});

interface Wanted {
  readonly mac?: string | undefined;
  readonly dev?: string | undefined;
  readonly permanent?: true | undefined;
}

function differs(entry: Neighbour, { mac, dev, permanent }: Wanted): Cause | undefined {
  if (dev !== undefined && entry.dev !== dev) return 'other-link';
  if (!known(entry)) return 'unresolved';
  if (mac !== undefined && entry.mac !== mac.toLowerCase()) return 'other-mac';
  return permanent && !entry.states.includes('PERMANENT') ? 'learned' : undefined;
}

function known({ mac, states }: Neighbour): boolean {
  return mac !== undefined && !states.includes('FAILED') && !states.includes('INCOMPLETE');
}

function line({ mac, dev, states }: Neighbour): string {
  const unanswered = mac === undefined ? ': nobody answers for it' : '';
  return `${mac ?? 'no MAC address'} by ${dev}, ${states.join(' ')}${unanswered}`;
}
