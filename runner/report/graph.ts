import type { Link } from '../../checks/observe/ip-link.js';
import type { Glance } from '../../checks/observe/observation.js';
import { called } from '../../checks/place.js';
import { otherEnd, placesOf, sceneOf, type Scene } from '../../checks/scene.js';
import { openWorld } from '../../checks/world.js';
import type { Standing } from '../ground/ground.js';
import type { Plan } from '../ground/plan.js';
import type { Paint } from './paint.js';

/** What stands at this moment, place by place: links, what is plugged into which bridge, addresses, and where cables end. */
export async function graphOf(standing: Standing, paint: Paint): Promise<string[]> {
  const world = openWorld(standing);
  const places = await placesOf(world);
  const scene = await sceneOf(places, (place) => world.glance(place));
  return places.flatMap((place) => {
    const seen = scene.get(place);
    if (seen === undefined) return [`${paint.strong(called(place))}: the network of another place`];
    const about = (link: Link) => facts(place, link, scene, standing.plan);
    return paint.pictures === 'told' ? told(place, seen.links(), about) : drawn(place, seen.links(), about, paint);
  });
}

function told(place: string, links: readonly Link[], about: (link: Link) => string[]): string[] {
  return links.map((link) => {
    const plug = link.master === undefined ? [] : [`plugged into ${link.master}`];
    return `${called(place)}: ${[link.name, ...plug, ...about(link)].join(', ')}`;
  });
}

function drawn(place: string, links: readonly Link[], about: (link: Link) => string[], paint: Paint): string[] {
  const names = new Set(links.map(({ name }) => name));
  const roots = links.filter(({ master }) => master === undefined || !names.has(master));
  const portsOf = ({ name }: Link) => links.filter(({ master }) => master === name);
  const width = Math.max(...links.map((link) => link.name.length + (roots.includes(link) ? 0 : 3)));
  const branch = (link: Link, before: string, last: boolean): string[] => {
    const own = link.name.padEnd(width - before.length);
    const ports = portsOf(link);
    const line = `${before}${last ? '└─' : '├─'} ${own}  ${about(link).join(', ')}`.trimEnd();
    return [
      link.up ? line : line.replace('down', paint.bad('down')),
      ...ports.flatMap((port, i) => branch(port, `${before}${last ? '   ' : '│  '}`, i === ports.length - 1)),
    ];
  };
  return [paint.strong(called(place)), ...roots.flatMap((link, i) => branch(link, '', i === roots.length - 1))];
}

function facts(place: string, link: Link, scene: Scene<Glance>, plan: Plan): string[] {
  const { kind, up, addresses, vxlan } = link;
  const known = kind === 'loopback' || kind === 'veth' || kind === 'other';
  const own = addresses.filter(({ family, scope }) => family === 4 || scope !== 'link');
  return [
    ...(up ? [] : ['down']),
    ...(known ? [] : [vxlan === undefined ? kind : `${kind} ${vxlan.id}`]),
    ...own.map(({ address, prefix }) => `${address}/${prefix}`),
    ...(kind === 'veth' ? [`cable to ${cableEnd(place, link, scene, plan)}`] : []),
  ];
}

function cableEnd(place: string, link: Link, scene: Scene<Glance>, plan: Plan): string {
  const planned = plan.nodes.find(({ name }) => name === place)?.links.find(({ name }) => name === link.name);
  if (planned !== undefined) return planned.lan;
  const end = otherEnd(scene, { place, link });
  if (end === undefined) return 'a place that cannot be seen';
  return end.place === place ? end.link.name : `${end.link.name} in ${called(end.place)}`;
}
