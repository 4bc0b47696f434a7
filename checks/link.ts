import * as z from 'zod';
import { ipv4, linkName, mac, place, port } from './arguments.js';
import { define, met, unmet, type Unmet } from './check.js';
import { mostPlaces, otherEnd, placesOf, sceneOf, type Scene, type Standing } from './scene.js';
import { linkLike } from './link-like.js';
import type { Link } from './observe/ip-link.js';
import type { Glance } from './observe/observation.js';
import { bridgeIn, called, ipIn, nodeOf } from './place.js';
import { value } from './value.js';
import type { World } from './world.js';

const schema = z.strictObject({
  in: place,
  name: linkName,
  kind: z.enum(['veth', 'bridge', 'vxlan', 'loopback', 'macvlan', 'ipvlan', 'tun', 'ipip', 'dummy']).optional(),
  state: z.enum(['up', 'down']).optional().describe('`up` asks for a carrier too.'),
  mtu: z.int().optional(),
  mac: value(mac).optional(),
  master: linkName.optional().describe('The bridge it is a port of.'),
  hairpin: z.boolean().optional().describe('Whether the bridge may send a frame back out of this port.'),
  peer: z
    .strictObject({ in: place, name: linkName.optional(), master: linkName.optional() })
    .optional()
    .describe('The other end of the cable: where it is, its name, the bridge it is a port of.'),
  vxlan: z
    .strictObject({
      id: z.int().optional(),
      port: port.optional(),
      local: value(ipv4).optional(),
      remote: value(ipv4).optional(),
      dev: linkName.optional(),
      learning: z.boolean().optional(),
    })
    .optional(),
  absent: z.literal(true).optional().describe('It must be gone.'),
});

const causes = [
  'absent',
  'elsewhere',
  'other-kind',
  'down',
  'no-carrier',
  'up',
  'other-mtu',
  'other-mac',
  'no-master',
  'other-master',
  'hairpin',
  'other-peer',
  'other-vxlan',
  'present',
] as const;
export type LinkCause = (typeof causes)[number];

export const link = define({
  name: 'link',
  group: 'state',
  about: 'A link stands in a place, and is of this kind, state, size, plugged in here.',
  schema,
  causes,
  example: '{ in: host/red, name: veth-red, kind: veth, state: up, peer: { in: host/blue, name: veth-blue } }',
  negative: ({ absent }) => absent === true,
  places: (args) => (args.peer ? [args.in, args.peer.in] : [args.in]),
  say: ({ in: where, name, absent, state, master, peer }) => {
    if (absent) return `${called(where)} has no ${name}`;
    if (peer?.master) return `a cable joins ${name} in ${called(where)} and ${peer.master}`;
    if (peer) return `a cable joins ${name} in ${called(where)} and ${peer.name ?? 'a link'} in ${called(peer.in)}`;
    if (master) return `${name} is plugged into ${master}`;
    return state ? `${name} in ${called(where)} is ${state}` : `${called(where)} has ${name}`;
  },
  ask: async (args, world) => {
    const found = (await world.glance(args.in)).links().find(({ name }) => name === args.name);
    const look = ipIn(args.in, `-d link show ${args.name}`);
    if (args.absent) {
      const wanted = `no ${args.name} in ${called(args.in)}`;
      return found ? unmet('present', { wanted, found: `${args.name} is there`, look }) : met;
    }
    if (!found) return missing(args, world);
    return linkLike(found, args, look) ?? (await joined(found, args.peer, args.in, world)) ?? met;
  },
});

interface Named {
  readonly in: string;
  readonly name: string;
  readonly kind?: string | undefined;
}

/** The node of a place with all its namespaces, as they are seen in this pass. */
async function around(where: string, world: World): Promise<Scene<Glance>> {
  const places = await placesOf({ ...world, nodes: [nodeOf(where)] });
  return sceneOf(places.slice(0, mostPlaces), (place) => world.glance(place));
}

async function missing({ in: where, name, kind }: Named, world: World): Promise<Unmet<LinkCause>> {
  const wanted = `a ${kind ?? 'link'} ${name} in ${called(where)}`;
  const here = (await world.glance(where)).links().map((one) => one.name);
  for (const [other, seen] of await around(where, world)) {
    if (!seen.links().some((one) => one.name === name)) continue;
    return unmet('elsewhere', { wanted, found: `${name} is in ${called(other)}`, look: ipIn(other, 'link') });
  }
  return unmet('absent', { wanted, found: `only ${here.join(', ')}`, look: ipIn(where, 'link') });
}

interface Peer {
  readonly in: string;
  readonly name?: string | undefined;
  readonly master?: string | undefined;
}

/** Each end knows the other's number: only the two ends of one cable name each other. */
async function joined(
  link: Link,
  peer: Peer | undefined,
  where: string,
  world: World,
): Promise<Unmet<LinkCause> | undefined> {
  if (!peer) return undefined;
  const { name } = peer;
  const [here, there] = await Promise.all([world.glance(where), world.glance(peer.in)]);
  if (name !== undefined && !there.links().some((one) => one.name === name))
    return missing({ in: peer.in, name, kind: 'veth' }, world);
  const near = new Map([[where, here] as const, [peer.in, there] as const]);
  const end = otherEnd(near, { place: where, link });
  if (end?.place === peer.in && end.link.name === (name ?? end.link.name))
    return peer.master === undefined ? undefined : pluggedInto(peer.master, end, link);
  // Only a cable that goes elsewhere is worth a look at every place of the node.
  const other = otherEnd(await around(where, world), { place: where, link });
  return unmet('other-peer', {
    wanted: `the other end of ${link.name} to be ${name === undefined ? '' : `${name} `}in ${called(peer.in)}`,
    found: other ? `${link.name} ends at ${other.link.name} in ${called(other.place)}` : `${link.name} ends elsewhere`,
    look: ipIn(where, `link show ${link.name}`),
  });
}

/** Whatever the other end is called: names of bridge ports are nobody's business but their maker's. */
function pluggedInto(bridge: string, { place: where, link }: Standing, own: Link): Unmet<LinkCause> | undefined {
  if (link.master === bridge) return undefined;
  const end = `${link.name}, the other end of ${own.name},`;
  return unmet(link.master === undefined ? 'no-master' : 'other-master', {
    wanted: `the other end of ${own.name} plugged into ${bridge}`,
    found: `${end} is plugged into ${link.master ?? 'no bridge'}`,
    look: bridgeIn(where, 'link'),
  });
}
