import type { Observation } from '../../checks/observe/observation.js';
import { placesOf, sceneOf } from '../../checks/scene.js';
import { openWorld, type Site } from '../../checks/world.js';

/**
 * What a place is, a line a fact, in words that do not change from one run to the next: no numbers that the kernel
 * gives away, no counters, no addresses it makes up.
 */
export async function stateLines(site: Site): Promise<ReadonlyMap<string, readonly string[]>> {
  const world = openWorld(site);
  const places = new Map<string, readonly string[]>();
  const names = await placesOf(world);
  const scene = await sceneOf(names, (place) => world.observe(place));
  for (const place of names) {
    const seen = scene.get(place);
    // A name that leads to the network of another place is a fact too, and one that learners make.
    places.set(place, seen === undefined ? ['the network of another place'] : linesOf(seen));
  }
  return places;
}

function linesOf(seen: Observation): string[] {
  const links = seen.links().flatMap((link) => {
    const { name, kind, up, mtu, master, addresses, vxlan } = link;
    const made = addresses.filter(({ family, scope }) => family === 4 || scope !== 'link');
    const facts = [
      ...[kind, up ? 'up' : 'down', `mtu ${mtu}`],
      ...(master === undefined ? [] : [`plugged into ${master}`]),
      ...(vxlan === undefined ? [] : [`id ${vxlan.id}`, `port ${vxlan.port}`]),
    ];
    return [
      `link ${name}: ${facts.join(', ')}`,
      ...made.map(({ address, prefix }) => `address ${address}/${prefix} on ${name}`),
    ];
  });
  const routes = seen
    .routes()
    .filter(({ family, table, protocol }) => family === 4 && table !== 'local' && protocol !== 'kernel')
    .map(
      ({ type, to, hops }) =>
        `route ${type === 'unicast' ? '' : `${type} `}${to}${hops.map(({ via, dev }) => `${via === undefined ? '' : ` via ${via}`}${dev === undefined ? '' : ` dev ${dev}`}`).join()}`,
    );
  const firewall = seen.rules();
  const told = new Set(
    firewall.flatMap(({ backend, chains }) =>
      backend === 'iptables' ? chains.map(({ table, name }) => `ip ${table} ${name}`) : [],
    ),
  );
  // What iptables has told in its own words need not be told by nft once more.
  const rules = firewall.flatMap(({ backend, chains }) =>
    chains.flatMap((chain) => {
      if (chain.standsIn !== undefined && told.has(chain.standsIn)) return [];
      const policy = chain.policy === undefined || chain.policy === 'ACCEPT' ? [] : [`policy ${chain.policy}`];
      return [...policy, ...chain.rules.map((rule) => rule.text)].map(
        (text) => `${backend} ${chain.table} ${chain.name}: ${text}`,
      );
    }),
  );
  // Only what somebody wrote: the kernel learns and forgets by itself. Of MAC addresses only whose they are could be told.
  const neighbours = seen
    .neighbours()
    .filter(({ states }) => states.includes('PERMANENT'))
    .map(({ address, dev }) => `neighbour ${address} on ${dev}`);
  const forwarded = seen
    .fdb()
    .filter(({ permanent, dst }) => permanent && dst !== undefined)
    .map(({ dev, dst }) => `frames on ${dev} for a host behind ${dst ?? ''}`);
  const forwarding = seen.sysctls().get('net/ipv4/ip_forward');
  return [
    ...links,
    ...routes,
    ...neighbours,
    ...forwarded,
    `forwarding ${forwarding === '1' ? 'on' : 'off'}`,
    ...rules,
  ];
}
