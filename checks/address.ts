import * as z from 'zod';
import { linkName, place } from './arguments.js';
import { define, met, unmet, type Unmet } from './check.js';
import type { Address, Link } from './observe/ip-link.js';
import { masked } from './observe/rules.js';
import { called, ipIn } from './place.js';

const schema = z.strictObject({
  in: place,
  link: linkName,
  is: z.union([z.cidrv4(), z.cidrv6()]).describe('The address with its prefix length.'),
  absent: z.literal(true).optional().describe('It must be gone.'),
});

type Cause = 'absent' | 'no-link' | 'no-prefix' | 'other-prefix' | 'other-address' | 'elsewhere' | 'present';

export const address = define<typeof schema, Cause>({
  name: 'address',
  group: 'state',
  about: 'A link has this address, with this prefix length.',
  schema,
  causes: ['absent', 'no-link', 'no-prefix', 'other-prefix', 'other-address', 'elsewhere', 'present'],
  example: '{ in: host/red, link: veth-red, is: 192.168.15.1/24 }',
  negative: ({ absent }) => absent === true,
  places: (args) => [args.in],
  say: ({ in: where, link, is, absent }) => `${link} in ${called(where)} ${absent ? 'no longer has' : 'has'} ${is}`,
  ask: async ({ in: where, link, is, absent }, world) => {
    const links = (await world.glance(where)).links();
    const look = ipIn(where, `addr show ${link}`);
    const own = links.find(({ name }) => name === link);
    const wanted = `${absent ? 'no ' : ''}${is} on ${link} in ${called(where)}`;
    const has = own?.addresses.some((one) => written(one) === is) ?? false;
    if (absent) return has ? unmet('present', { wanted, found: 'it is there', look }) : met;
    if (has) return met;
    if (!own) return unmet('no-link', { wanted, found: `no ${link} in ${called(where)}`, look: ipIn(where, 'link') });
    return differs(own, links, is, wanted, look);
  },
});

function written({ address, prefix }: Address): string {
  return `${address}/${prefix}`;
}

function differs(own: Link, links: readonly Link[], is: string, wanted: string, look: string): Unmet<Cause> {
  const [address = ''] = is.split('/');
  const say = (cause: Cause, found: string): Unmet<Cause> => unmet(cause, { wanted, found, look });
  const near = own.addresses.find((one) => one.address === address);
  if (near) {
    const alone = near.prefix === (near.family === 4 ? 32 : 128);
    return alone
      ? say('no-prefix', `${written(near)}: without a prefix there is no route to the rest of ${masked(is)}`)
      : say('other-prefix', written(near));
  }
  const other = links.find(({ addresses }) => addresses.some((one) => one.address === address));
  if (other) return say('elsewhere', `${address} is on ${other.name}`);
  const rest = own.addresses.filter(({ scope }) => scope !== 'link').map(written);
  return rest.length === 0 ? say('absent', `${own.name} has no address`) : say('other-address', rest.join(', '));
}
