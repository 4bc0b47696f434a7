import { bridgeIn, called, ipIn } from '../place.js';
import { because, type Diagnosis } from './diagnosis.js';
import { cables, linksOf, otherEnd, owners, type Scene, type Standing } from '../scene.js';

/** A hop on one cable or switch: who asks on which link, for which address, and whether as a gateway. */
export interface Hop {
  readonly from: Standing;
  readonly address: string;
  readonly gateway: boolean;
  readonly goal: string;
}

/** Why nobody answered when a place asked who has an address. The first thing that is wrong on the way wins. */
export function noNeighbour(scene: Scene, hop: Hop): Diagnosis {
  const [owner] = owners(scene, hop.address).filter(({ place }) => place !== hop.from.place);
  return (owner ? severed(scene, hop.from, owner) : (unplugged(scene, hop.from) ?? nobody(scene, hop))) ?? silence(hop);
}

/** What is wrong with the cables and switches between two ends, also where the kernel still remembers an answer from before. */
export function severed(scene: Scene, from: Standing, owner: Standing): Diagnosis | undefined {
  return unplugged(scene, from) ?? ownerUnready(scene, owner) ?? apart(scene, from, owner);
}

/** The switch that a link leads to: itself, or the one its other end is plugged into. */
function switchOf(scene: Scene, standing: Standing): Standing | undefined {
  if (standing.link.kind === 'bridge') return standing;
  const other = otherEnd(scene, standing);
  const master = other && linksOf(scene, other.place).find(({ name }) => name === other.link.master);
  return other && master ? { place: other.place, link: master } : undefined;
}

/** An other end on a node with addresses of its own needs no switch; one without is a port that nobody plugged in. */
function unplugged(scene: Scene, end: Standing): Diagnosis | undefined {
  const { place, link } = end;
  if (link.kind === 'bridge') {
    const ports = linksOf(scene, place).filter(({ master }) => master === link.name);
    return ports.length > 0
      ? undefined
      : because('no-port', `no cable is plugged into ${link.name}`, bridgeIn(place, 'link'));
  }
  const other = otherEnd(scene, end);
  if (!other) return undefined;
  if (other.link.master === undefined) {
    if (other.place.includes('/') || routed(scene, other)) return undefined;
    const found = `${other.link.name}, the other end of ${link.name}, is plugged into no bridge`;
    return because('no-port', found, bridgeIn(other.place, 'link'));
  }
  const bridge = switchOf(scene, end);
  if (!bridge || bridge.link.up) return undefined;
  return because(
    'bridge-down',
    `the bridge ${bridge.link.name} is down`,
    ipIn(bridge.place, `link show ${bridge.link.name}`),
  );
}

/** An end that takes part in routing is no port of a switch: it has an address, a route, or answers for others. */
function routed(scene: Scene, { place, link }: Standing): boolean {
  const seen = scene.get(place);
  const leads =
    seen?.routes().some(({ family, hops }) => family === 4 && hops.some(({ dev }) => dev === link.name)) ?? false;
  const proxy = seen?.sysctls().get(`net/ipv4/conf/${link.name}/proxy_arp`) === '1';
  return leads || proxy || link.addresses.some(({ family }) => family === 4);
}

function ownerUnready(scene: Scene, owner: Standing): Diagnosis | undefined {
  const { place, link } = owner;
  if (!link.up)
    return because('link-down', `${link.name} in ${called(place)} is down`, ipIn(place, `link show ${link.name}`));
  if (!link.carrier) return noCarrier(scene, owner);
  return unplugged(scene, owner);
}

/** A link that is up and hears nothing: the fault is at its other end. */
export function noCarrier(scene: Scene, standing: Standing): Diagnosis {
  const { place, link } = standing;
  if (link.kind === 'bridge') {
    const ports = linksOf(scene, place).filter(({ master }) => master === link.name);
    const down = ports.find(({ up }) => !up);
    return down
      ? because('link-down', `${down.name}, a port of ${link.name}, is down`, ipIn(place, `link show ${down.name}`))
      : because('no-port', `no cable is plugged into ${link.name}`, bridgeIn(place, 'link'));
  }
  const other = otherEnd(scene, standing);
  const end = other ? `its other end, ${other.link.name} in ${called(other.place)}, is down` : 'its other end is down';
  const found = `${link.name} in ${called(place)} is up but NO-CARRIER: ${end}`;
  return because('no-carrier', found, other ? ipIn(other.place, `link show ${other.link.name}`) : ipIn(place, 'link'));
}

function apart(scene: Scene, from: Standing, owner: Standing): Diagnosis | undefined {
  const [one, other] = [switchOf(scene, from), switchOf(scene, owner)];
  // Bridges on two nodes may be one through a tunnel.
  if (!one || !other || one.place !== other.place || one.link.name === other.link.name) return undefined;
  const found = `${called(from.place)} is plugged into ${one.link.name}, ${called(owner.place)} into ${other.link.name}`;
  return because('other-bridge', found, bridgeIn(one.place, 'link'));
}

/** Why an address that is asked for is nobody's. */
export function nobody(scene: Scene, { from, address, gateway, goal }: Hop): Diagnosis {
  if (gateway) {
    const found = `the next hop of ${called(from.place)} is ${address}, and nobody has that address`;
    return because('wrong-gateway', found, ipIn(from.place, 'route'));
  }
  const has = cables(linksOf(scene, goal)).flatMap(({ addresses }) => addresses.filter(({ family }) => family === 4));
  const only = has.length === 0 ? 'no address' : `only ${has.map((one) => `${one.address}/${one.prefix}`).join(', ')}`;
  return because('no-address', `nobody has ${address}; ${called(goal)} has ${only}`, ipIn(goal, 'addr'));
}

function silence({ from, address }: Hop): Diagnosis {
  const found = `${called(from.place)} asks on ${from.link.name} who has ${address}, and nobody answers`;
  return because('no-neighbour', found, ipIn(from.place, 'neigh'));
}
