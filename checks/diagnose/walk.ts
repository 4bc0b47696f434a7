import { readRoutes, type Hop as RouteHop } from '../observe/ip-route.js';
import { holds } from '../observe/rules.js';
import { bridgeIn, called, commandIn, ipIn } from '../place.js';
import type { World } from '../world.js';
import { because, type Diagnosis } from './diagnosis.js';
import { noCarrier, noNeighbour, nobody, severed } from './no-neighbour.js';
import { noWay } from './no-way.js';
import { linksOf, owners, withMac, type Scene, type Standing } from '../scene.js';

/** Where a walk ended: at the address, wherever that is, or where we lose sight of it. */
export interface Arrived {
  readonly at: string | undefined;
}

export interface Journey {
  readonly from: string;
  readonly dst: string;
  /** The sender's address where it is known: an answer comes from the one that was called. */
  readonly source?: string | undefined;
  /** The place that is meant. */
  readonly goal: string;
  readonly direction: 'there' | 'back';
}

const longest = 8;

/** Follows a packet from place to place as each kernel would send it on, until something is broken. */
export async function walk(world: World, scene: Scene, journey: Journey): Promise<Diagnosis | Arrived> {
  let at = journey.from;
  let enters: Entry | undefined;
  for (let hop = 0; hop < longest; hop += 1) {
    const here = owners(scene, journey.dst).some(({ place }) => place === at);
    const off = enters && !here && forwardingOff(scene, at, enters.dev);
    if (off) return off;
    const way = await routeFrom(world, at, journey.dst, enters);
    if (way === undefined) {
      return (
        (enters && (await turnedAway(world, scene, at, enters))) ?? noWay(scene, at, journey.dst, journey.direction)
      );
    }
    if (way.local) return (at === journey.from ? itself(scene, journey) : undefined) ?? { at };
    const next = step(scene, at, way, journey);
    if (next === undefined || 'reason' in next) return next ?? { at: undefined };
    enters = { source: enters?.source ?? journey.source ?? way.source ?? '', dev: next.link.name };
    at = next.place;
  }
  return { at: undefined };
}

/** How a packet comes into a place that it was not sent from. */
interface Entry {
  readonly source: string;
  readonly dev: string;
}

interface Way extends RouteHop {
  readonly local: boolean;
  readonly source: string | undefined;
}

async function routeFrom(world: World, at: string, dst: string, enters: Entry | undefined): Promise<Way | undefined> {
  const through = enters && enters.source !== '' ? ['from', enters.source, 'iif', enters.dev] : [];
  const done = await (await world.place(at)).run(['ip', '-d', '-j', 'route', 'get', dst, ...through]);
  const [route] = done.code === 0 ? readRoutes(done.stdout.toString()) : [];
  const [hop] = route?.hops ?? [];
  return route && hop && { ...hop, local: route.type === 'local', source: route.source };
}

function forwardingOff(scene: Scene, place: string, dev: string): Diagnosis | undefined {
  const values = scene.get(place)?.sysctls();
  if (values?.get(`net/ipv4/conf/${dev}/forwarding`) !== '0') return undefined;
  const name = called(place);
  const found = `${name} does not forward: net.ipv4.ip_forward is ${values.get('net/ipv4/ip_forward') ?? '0'} there`;
  return because('forwarding-off', found, commandIn(place, 'sysctl net.ipv4.ip_forward'));
}

/** A strict rp_filter drops what comes in by another link than the one by which its sender would be answered. */
async function turnedAway(
  world: World,
  scene: Scene,
  place: string,
  { source, dev }: Entry,
): Promise<Diagnosis | undefined> {
  const values = scene.get(place)?.sysctls();
  const [all = 0, own = 0] = ['all', dev].map((name) => Number(values?.get(`net/ipv4/conf/${name}/rp_filter`) ?? 0));
  if (Math.max(all, own) !== 1) return undefined;
  const back = await routeFrom(world, place, source, undefined);
  if (back?.dev === dev) return undefined;
  const instead = back?.dev === undefined ? 'nowhere' : `by ${back.dev}`;
  const found = `${called(place)} drops it: it comes in by ${dev}, an answer to ${source} would leave ${instead}, and rp_filter is strict`;
  return because(
    'reverse-path',
    found,
    commandIn(place, `sysctl net.ipv4.conf.all.rp_filter net.ipv4.conf.${dev}.rp_filter`),
  );
}

/** One address at both ends: the kernel never sends out what is its own, and a ping is answered all the same. */
function itself(scene: Scene, { from, dst, goal }: Journey): Diagnosis | undefined {
  if (from === goal || holds('127.0.0.0/8', dst) || !owners(scene, dst).some(({ place }) => place === goal))
    return undefined;
  const found = `${dst} is ${called(from)}'s own address, and ${called(goal)}'s too: the call never leaves ${called(from)}`;
  return because('same-address', found, ipIn(from, 'addr'));
}

/** The next place on the way, why it is not reached, or undefined where it is not one of the lab's. */
function step(scene: Scene, at: string, way: Way, { dst, goal }: Journey): Standing | Diagnosis | undefined {
  const link = linksOf(scene, at).find(({ name }) => name === way.dev);
  if (!link) return undefined;
  const from = { place: at, link };
  if (!link.carrier) return noCarrier(scene, from);
  const address = way.via ?? dst;
  const known = scene
    .get(at)
    ?.neighbours()
    .find((one) => one.address === address && one.dev === link.name);
  const others = owners(scene, address).filter(({ place }) => place !== at);
  const asked = { from, address, gateway: way.via !== undefined, goal };
  if (known?.states.some((state) => state === 'FAILED' || state === 'INCOMPLETE')) return noNeighbour(scene, asked);
  // Another may answer for the address, as a proxy does.
  const next = others.find((one) => one.link.mac === known?.mac) ?? others[0] ?? withMac(scene, at, known?.mac);
  // No entry says nothing: a firewall may have stopped the packet before anybody had to be asked.
  if (next === undefined) return known?.mac === undefined ? nobody(scene, asked) : undefined;
  return withoutTunnelEnd(scene, from, known?.mac) ?? severed(scene, from, next) ?? next;
}

/** A tunnel sends only where its table says; without an entry the frame is dropped silently. */
function withoutTunnelEnd(scene: Scene, { place, link }: Standing, mac: string | undefined): Diagnosis | undefined {
  if (link.vxlan === undefined || link.vxlan.remote !== undefined || mac === undefined) return undefined;
  const entries =
    scene
      .get(place)
      ?.fdb()
      .filter(({ dev, dst }) => dev === link.name && dst !== undefined) ?? [];
  if (entries.some((one) => one.mac === mac || one.mac === '00:00:00:00:00:00')) return undefined;
  const found = `${link.name} in ${called(place)} does not know which node ${mac} is on`;
  return because('no-tunnel-end', found, bridgeIn(place, `fdb show dev ${link.name}`));
}
