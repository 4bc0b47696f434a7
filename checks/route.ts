import * as z from 'zod';
import { LabError } from '../runner/errors.js';
import { address, linkName, network, place } from './arguments.js';
import { define, met, unmet } from './check.js';
import { readRoutes, withPrefix, type Policy, type Route } from './observe/ip-route.js';
import { called, ipIn } from './place.js';
import { value } from './value.js';
import type { World } from './world.js';

const schema = z
  .strictObject({
    in: place,
    to: network.optional().describe('A network that must be in the table, or `default`.'),
    get: address.optional().describe('An address for which the kernel must choose this way, whatever the table says.'),
    via: value(address).optional().describe('The next hop.'),
    dev: linkName.optional().describe('The link it leaves by.'),
    src: value(address).optional().describe('The address it leaves with.'),
    onlink: z.literal(true).optional().describe('The next hop is reached without a route to it.'),
    type: z.enum(['unicast', 'blackhole', 'unreachable', 'prohibit']).optional(),
    absent: z.literal(true).optional().describe('There must be no such route.'),
  })
  .refine(({ to, get }) => (to === undefined) !== (get === undefined), 'a route is asked for by `to` or by `get`');

const causes = [
  'absent',
  'other-gateway',
  'other-link',
  'other-source',
  'not-onlink',
  'other-type',
  'link-down',
  'local',
  'present',
] as const;
type Cause = (typeof causes)[number];

export const route = define({
  name: 'route',
  group: 'state',
  about: 'A place has a route, or the kernel there chooses it for an address.',
  schema,
  causes,
  example: '{ in: host/red, to: default, via: 192.168.15.5 }',
  negative: ({ absent }) => absent === true,
  places: (args) => [args.in],
  say: ({ in: where, to, get, via, dev, absent }) => {
    const way = [...(typeof via === 'string' ? [`via ${via}`] : []), ...(dev === undefined ? [] : [`by ${dev}`])].join(
      ' ',
    );
    const goal = get ?? (to === 'default' ? 'everywhere else' : (to ?? ''));
    return `${called(where)} ${absent ? 'has no route' : 'has a route'} to ${goal}${way === '' ? '' : ` ${way}`}`;
  },
  ask: async (args, world) => {
    const found =
      args.get === undefined ? await entries(args, args.to ?? '', world) : await chosen(args.in, args.get, world);
    const look = ipIn(args.in, args.get === undefined ? 'route' : `route get ${args.get}`);
    const goal = args.get ?? args.to ?? '';
    if (args.absent) {
      const [first] = found.filter((one) => differs(one, args) === undefined);
      return first
        ? unmet('present', { wanted: `no route to ${goal} in ${called(args.in)}`, found: line(first), look })
        : met;
    }
    const wanted = [`${goal} in ${called(args.in)}`, ...words(args)].join(' ');
    const first = found[0];
    if (first === undefined) return unmet('absent', { wanted, found: await instead(args.in, goal, world), look });
    const wrong = found.map((one) => differs(one, args));
    const cause = wrong.includes(undefined) ? undefined : wrong[0];
    return cause === undefined ? met : unmet(cause, { wanted, found: line(first), look });
  },
});

interface Wanted {
  readonly via?: string | undefined;
  readonly dev?: string | undefined;
  readonly src?: string | undefined;
  readonly onlink?: true | undefined;
  readonly type?: string | undefined;
}

function differs({ hops, type, source }: Route, wanted: Wanted): Cause | undefined {
  if (type === 'local' && wanted.type === undefined) return 'local';
  if (type !== (wanted.type ?? 'unicast')) return 'other-type';
  const by = hops.filter(({ via }) => wanted.via === undefined || via === wanted.via);
  if (hops.length > 0 && by.length === 0) return 'other-gateway';
  const on = by.filter(({ dev }) => wanted.dev === undefined || dev === wanted.dev);
  if (hops.length > 0 && on.length === 0) return 'other-link';
  if (wanted.onlink && !on.some(({ onlink }) => onlink)) return 'not-onlink';
  if (wanted.src !== undefined && source !== wanted.src) return 'other-source';
  return on.length > 0 && on.every(({ linkDown }) => linkDown) ? 'link-down' : undefined;
}

function words({ via, dev, src, onlink }: Wanted): readonly string[] {
  const pairs = [via && `via ${via}`, dev && `dev ${dev}`, src && `src ${src}`, onlink && 'onlink'];
  return pairs.filter((one) => one !== undefined).map(String);
}

function line({ to, hops, type, source }: Route): string {
  const ways = hops.map(({ via, dev, onlink, linkDown }) =>
    [via && `via ${via}`, dev && `dev ${dev}`, onlink && 'onlink', linkDown && 'linkdown'].filter(Boolean).join(' '),
  );
  return [...(type === 'unicast' ? [] : [type]), to, ways.join(', '), ...(source ? [`src ${source}`] : [])]
    .filter(Boolean)
    .join(' ');
}

async function entries(
  { in: where, absent }: { readonly in: string; readonly absent?: true | undefined },
  to: string,
  world: World,
): Promise<readonly Route[]> {
  const wanted = withPrefix(to);
  const seen = await world.glance(where);
  const there = seen.routes().filter((one) => one.table !== 'local' && one.to === wanted);
  return absent ? there : inUse(there, seen.policies());
}

/** Those that a rule leads to, and of several for one network the one that is preferred: the kernel asks no other. */
function inUse(routes: readonly Route[], policies: readonly Policy[]): readonly Route[] {
  const asked = routes.filter(({ table }) => table === 'main' || policies.some((one) => one.table === table));
  return asked.filter((one) => !asked.some((other) => other.table === one.table && other.metric < one.metric));
}

/** The kernel's own choice; none where it says that there is no way. */
async function chosen(where: string, address: string, world: World): Promise<readonly Route[]> {
  const done = await (await world.place(where)).run(['ip', '-d', '-j', 'route', 'get', address]);
  if (done.code === 0) return readRoutes(done.stdout.toString());
  // 2 is what ip says when the kernel refuses: no route, blackhole, prohibited.
  if (done.code === 2) return [];
  throw new LabError(
    'cannot-look',
    `ip route get failed in ${where}: ${done.stderr.toString().trim()}`,
    'Run the check again.',
  );
}

async function instead(where: string, goal: string, world: World): Promise<string> {
  const routes = (await world.glance(where)).routes().filter(({ table, family }) => table === 'main' && family === 4);
  return routes.length === 0 ? 'no routes at all' : `no way to ${goal}; only ${routes.map(line).join(' · ')}`;
}
