import { mostPlaces, otherEnd, placesOf, sceneOf } from '../../checks/scene.js';
import { openWorld, type Site } from '../../checks/world.js';

/**
 * What the kernel or a setup makes up anew on other nodes, by an expression that holds on all of them:
 * `mac(host/red/veth-red)`, `peer(host/blue/eth0)` for the name of the other end, `pid(host/sleep)`.
 */
export type RunTimeValues = ReadonlyMap<string, string>;

const expression = /\b(?:mac|peer|pid)\([^()\s]+\)/g;
const mac = /\b[0-9a-f]{2}(?::[0-9a-f]{2}){5}\b/gi;
/** A number that a command takes for a process. */
const pid = /(\battach\s+\S+\s+|\bnetns\s+|--target[= ]|\s-t\s+|\/proc\/|\bkill\s+(?:-\S+\s+)?)(\d+)\b/g;
/** A name that nobody chose. */
const madeUp = /\bveth[0-9a-f]{4,}\b/g;

/** Whether a command may hold any: looking for them takes time. */
export function mayHoldValues(command: string): boolean {
  return [mac, pid, madeUp].some((pattern) => command.search(pattern) !== -1);
}

export function holdsExpressions(text: string): boolean {
  return text.search(expression) !== -1;
}

export async function runTimeValues(site: Site): Promise<RunTimeValues> {
  const world = openWorld(site);
  const values = new Map<string, string>();
  for (const node of world.nodes)
    for (const [name, number] of await processesOf(node)) values.set(`pid(${node}/${name})`, number);
  const scene = await sceneOf((await placesOf(world)).slice(0, mostPlaces), (place) => world.glance(place));
  for (const [place, seen] of scene)
    for (const link of seen.links()) {
      if (link.mac !== undefined && link.kind !== 'loopback') values.set(`mac(${place}/${link.name})`, link.mac);
      const other = otherEnd(scene, { place, link });
      if (other !== undefined) values.set(`peer(${place}/${link.name})`, other.link.name);
    }
  return values;

  // Those of which there is one alone: by its name it is found again.
  async function processesOf(node: string): Promise<[string, string][]> {
    const { stdout } = await world.node(node).run(['ps', '-eo', 'pid=,comm='], { timeout: 10_000 });
    const rows = stdout
      .toString()
      .split('\n')
      .map((row) => row.trim().split(/\s+/));
    const alone = new Map<string, string | undefined>();
    for (const [number = '', name = ''] of rows) alone.set(name, alone.has(name) ? undefined : number);
    return [...alone].flatMap(([name, number]): [string, string][] => (number === undefined ? [] : [[name, number]]));
  }
}

/** A command with expressions in the place of values; where a value has several, the shortest tells most. */
export function named(command: string, values: RunTimeValues): string {
  const of = (kind: string, value: string) =>
    [...values]
      .filter(([name, is]) => name.startsWith(`${kind}(`) && is.toLowerCase() === value.toLowerCase())
      .map(([name]) => name)
      .sort((a, b) => a.length - b.length)[0];
  return command
    .replace(mac, (value) => of('mac', value) ?? value)
    .replace(pid, (all, before: string, value: string) => {
      const name = of('pid', value);
      return name === undefined ? all : `${before}${name}`;
    })
    .replace(madeUp, (value) => of('peer', value) ?? value);
}

/** The same back again, with the values of these nodes; what they have not stays as it is. */
export async function resolved(text: string, site: Site): Promise<string> {
  if (!holdsExpressions(text)) return text;
  const values = await runTimeValues(site);
  return text.replace(expression, (name) => values.get(name) ?? name);
}
