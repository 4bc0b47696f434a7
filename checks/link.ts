import { z } from 'zod';
import { ipv4, linkName, mac, place, port } from './arguments.js';
import { define, met, unmet, type Unmet } from './check.js';
import { linkLike } from './link-like.js';
import type { Link } from './observe/ip-link.js';
import { called, ipIn, namespaceOf, nodeOf } from './place.js';
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
  peer: z.strictObject({ in: place, name: linkName }).optional().describe('The other end of the cable.'),
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
    if (peer) return `a cable joins ${name} in ${called(where)} and ${peer.name} in ${called(peer.in)}`;
    if (master) return `${name} is plugged into ${master}`;
    return state ? `${name} in ${called(where)} is ${state}` : `${called(where)} has ${name}`;
  },
  ask: async (args, world) => {
    const found = (await world.observe(args.in)).links().find(({ name }) => name === args.name);
    const look = ipIn(args.in, `-d link show ${args.name}`);
    if (args.absent) {
      const wanted = `no ${args.name} in ${called(args.in)}`;
      return found ? unmet('present', { wanted, found: `${args.name} is there`, look }) : met;
    }
    if (!found) return missing(args, world);
    return linkLike(found, args, look) ?? (await joined(found, args.peer, args.in, world)) ?? met;
  },
});

type Peer = { readonly in: string; readonly name: string } | undefined;

async function missing(
  args: { readonly in: string; readonly name: string; readonly kind?: string | undefined },
  world: World,
): Promise<Unmet<LinkCause>> {
  const node = nodeOf(args.in);
  const wanted = `${args.kind === undefined ? 'a link' : `a ${args.kind}`} ${args.name} in ${called(args.in)}`;
  const places = [node, ...[...(await world.namespaces(node)).keys()].map((name) => `${node}/${name}`)];
  for (const other of places.filter((one) => one !== args.in)) {
    const holds = (await world.observe(other)).links().some(({ name }) => name === args.name);
    if (!holds) continue;
    return unmet('elsewhere', { wanted, found: `${args.name} is in ${called(other)}`, look: ipIn(other, 'link') });
  }
  const links = (await world.observe(args.in)).links().map(({ name }) => name);
  return unmet('absent', { wanted, found: `only ${links.join(', ')}`, look: ipIn(args.in, 'link') });
}

/** Each end knows the other's index: only the two ends of one cable name each other. */
async function joined(link: Link, peer: Peer, where: string, world: World): Promise<Unmet<LinkCause> | undefined> {
  if (!peer) return undefined;
  const look = ipIn(where, `link show ${link.name}`);
  const wanted = `the other end of ${link.name} to be ${peer.name} in ${called(peer.in)}`;
  const other = (await world.observe(peer.in)).links().find(({ name }) => name === peer.name);
  if (!other) return missing({ in: peer.in, name: peer.name, kind: 'veth' }, world);
  if (where === peer.in ? link.peer?.name === peer.name : mutual(link, other)) return undefined;
  const end =
    link.peer?.name ??
    (link.peer?.index === undefined ? 'nowhere' : `link number ${link.peer.index} of another namespace`);
  const found = `${link.name} ends at ${end}; ${peer.name} has the number ${other.index}`;
  return unmet('other-peer', { wanted, found, look: namespaceOf(where) === '' ? look : ipIn(where, 'link') });
}

export function mutual(one: Link, other: Link): boolean {
  return (
    one.peer?.elsewhere === true &&
    other.peer?.elsewhere === true &&
    one.peer.index === other.index &&
    other.peer.index === one.index
  );
}
