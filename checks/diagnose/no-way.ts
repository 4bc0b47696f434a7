import type { Route } from '../observe/ip-route.js';
import { holds } from '../observe/rules.js';
import { called, ipIn } from '../place.js';
import { because, type Diagnosis } from './diagnosis.js';
import { cables, linksOf, type Scene } from '../scene.js';

/** Why a place knows no way to an address: it may lack a link, an address or a prefix before it lacks a route. */
export function noWay(scene: Scene, place: string, dst: string, direction: 'there' | 'back'): Diagnosis {
  const links = cables(linksOf(scene, place));
  const name = called(place);
  const itself = withoutItself(scene, place, dst);
  if (itself) return itself;
  if (links.length === 0) return because('no-link', `${name} has no link but lo`, ipIn(place, 'link'));
  const near = links.find(({ addresses }) => addresses.some((one) => holds(`${one.address}/${one.prefix}`, dst)));
  const down = near?.up === false ? near : links.every(({ up }) => !up) ? links[0] : undefined;
  if (down) {
    const lost = down.addresses.length === 0 ? '' : ', and with it its route';
    return because('link-down', `${down.name} in ${name} is down${lost}`, ipIn(place, `link show ${down.name}`));
  }
  const addressed = links.flatMap((link) =>
    link.addresses.filter(({ family }) => family === 4).map((one) => ({ ...one, link: link.name })),
  );
  if (addressed.length === 0) return because('no-address', `${name} has no address`, ipIn(place, 'addr'));
  const alone = addressed.find(({ prefix }) => prefix === 32);
  if (alone && addressed.every(({ prefix }) => prefix === 32)) {
    const found = `${alone.address}/32 on ${alone.link} in ${name}: without a prefix there is no route to ${dst}`;
    return because('no-prefix', found, ipIn(place, `addr show ${alone.link}`));
  }
  const main = (scene.get(place)?.routes() ?? []).filter(({ table, family }) => table === 'main' && family === 4);
  const way = direction === 'there' ? name : `the call arrives, but ${name}`;
  const reason = direction === 'there' ? 'no-route' : 'no-return-route';
  const refusing = nearest(main, dst);
  if (refusing && refusing.type !== 'unicast') {
    const found = `${way} has a route to ${refusing.to} of the kind ${refusing.type}: it lets nothing go there`;
    return because(reason, found, ipIn(place, 'route'));
  }
  const known = [...new Set(main.map(({ to }) => to))];
  const only = known.length === 0 ? '' : `, only to ${known.join(', ')}`;
  return because(
    reason,
    `${way} has no route ${direction === 'there' ? '' : 'back '}to ${dst}${only}`,
    ipIn(place, 'route'),
  );
}

/** The route that the kernel prefers for an address: the longest prefix, and then the smallest metric. */
function nearest(routes: readonly Route[], address: string): Route | undefined {
  const length = ({ to }: Route) => Number(to.split('/')[1]);
  const fitting = routes.filter(({ to }) => holds(to, address));
  return fitting.sort((one, other) => length(other) - length(one) || one.metric - other.metric)[0];
}

/** 127.0.0.1 needs no cable: it is there as soon as the loopback link is up. */
function withoutItself(scene: Scene, place: string, dst: string): Diagnosis | undefined {
  const down = linksOf(scene, place).find(({ kind, up }) => kind === 'loopback' && !up);
  if (!down || !holds('127.0.0.0/8', dst)) return undefined;
  const found = `${down.name} in ${called(place)} is down, and with it its address`;
  return because('link-down', found, ipIn(place, `link show ${down.name}`));
}
