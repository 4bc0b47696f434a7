import { LabError } from '../runner/errors.js';
import { observe, type Glance, type Observation } from './observe/observation.js';
import type { Link } from './observe/ip-link.js';
import type { World } from './world.js';

/** A link and where it stands. */
export interface Standing {
  readonly place: string;
  readonly link: Link;
}

/** Places and what is seen in them. */
export type Scene<Seen extends Glance = Observation> = ReadonlyMap<string, Seen>;

/** Each node itself, and the namespaces that were made in it. */
export async function placesOf(world: Pick<World, 'nodes' | 'namespaces'>): Promise<string[]> {
  const found = world.nodes.map(async (node) => {
    const names = [...(await world.namespaces(node)).keys()].sort();
    return [node, ...names.map((name) => `${node}/${name}`)];
  });
  return (await Promise.all(found)).flat();
}

/** Places that are looked at for a reason: nobody who makes hundreds is owed one, and whoever grades must not wait for it. */
export const mostPlaces = 64;

/** What is seen of these places; of a name that leads to the network of another place nothing. */
export async function sceneOf<Seen extends Glance>(
  places: readonly string[],
  look: (place: string) => Promise<Seen>,
): Promise<Scene<Seen>> {
  const seen = places.map(async (place) => {
    try {
      return [[place, await look(place)] as const];
    } catch (error) {
      if (error instanceof LabError && error.code === 'refused-place') return [];
      throw error;
    }
  });
  return new Map((await Promise.all(seen)).flat());
}

/** Every place of the lab as it is now: after the call that failed, so that its traces are seen. */
export async function openScene(world: World): Promise<Scene> {
  const look = async (place: string) => observe(await world.place(place), place, world.nonce(), world.signal);
  return sceneOf(await placesOf(world), look);
}

export function linksOf(scene: Scene<Glance>, place: string): readonly Link[] {
  return scene.get(place)?.links() ?? [];
}

/** All links that can carry something out of a place. */
export function cables(links: readonly Link[]): readonly Link[] {
  return links.filter(({ kind }) => kind !== 'loopback');
}

/** Who has an address. */
export function owners(scene: Scene<Glance>, address: string): readonly Standing[] {
  return everything(scene).filter(({ link }) => link.addresses.some((one) => one.address === address));
}

/** Who outside a place has a MAC address. */
export function withMac(scene: Scene<Glance>, place: string, mac: string | undefined): Standing | undefined {
  return everything(scene).find((one) => one.place !== place && mac !== undefined && one.link.mac === mac);
}

/** The other end of a cable; none where it stands outside the lab's places, as a lan does. */
export function otherEnd(scene: Scene<Glance>, { place, link }: Standing): Standing | undefined {
  const { peer } = link;
  if (!peer) return undefined;
  return everything(scene).find((other) => {
    if (!peer.elsewhere) return other.place === place && other.link.name === peer.name;
    const mutual = other.link.peer?.elsewhere === true && other.link.peer.index === link.index;
    return mutual && other.place !== place && other.link.index === peer.index;
  });
}

function everything(scene: Scene<Glance>): readonly Standing[] {
  return [...scene].flatMap(([place, seen]) => seen.links().map((link) => ({ place, link })));
}
