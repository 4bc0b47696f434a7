import { randomBytes } from 'node:crypto';
import { LabError } from '../runner/errors.js';
import type { Shell } from '../runner/shell/shell.js';
import { glance, observe, type Glance, type Observation } from './observe/observation.js';
import { nodeOf, namespaceOf } from './place.js';

/** Where a lab's nodes can be looked at. A lab that is up is one. */
export interface Site {
  readonly plan: { readonly nodes: readonly { readonly name: string }[] };
  exec(node: string): Shell;
  observe(node: string, namespace: string): Promise<Shell>;
  namespaces(node: string): Promise<ReadonlyMap<string, number>>;
}

/** What a check may use. One world serves one pass: what it has looked at in one way, it does not look at so again. */
export interface World {
  /** Trusted programs in a place's network namespace; throws NoPlace where the learner has not made it yet. */
  place(name: string): Promise<Shell>;
  /** The node's own programs: nothing they say can be trusted. */
  node(name: string): Shell;
  observe(place: string): Promise<Observation>;
  /** What suffices for links, routes and neighbours, and takes less. */
  glance(place: string): Promise<Glance>;
  readonly nodes: readonly string[];
  namespaces(node: string): Promise<ReadonlyMap<string, number>>;
  /** Does the work when no other check of this pass uses the thing, a port for one. */
  inTurn<T>(thing: string, work: () => Promise<T>): Promise<T>;
  /** A word that nobody can have known before. */
  nonce(): string;
  readonly signal: AbortSignal | undefined;
  readonly silence: Silence;
}

/** Seconds after which no answer is silence: in general, and while the kernel still asks for the MAC address of the next hop. */
export interface Silence {
  readonly after: number;
  readonly whileAsking: number;
}

// One lost SYN is sent again after a second, and after three the kernel says itself that nobody is there; the rest of a lab's
// round trip is far below a millisecond.
const silence: Silence = { after: 1.5, whileAsking: 3.4 };

/** On a lan that has answered already, and where a wrong word is asked for again. */
export const shortSilence: Silence = { after: 0.3, whileAsking: 0.3 };

/** A place that the learner has not made, or has removed. */
export class NoPlace extends Error {
  override readonly name = 'NoPlace';
  readonly place: string;
  readonly others: readonly string[];

  constructor(place: string, others: readonly string[]) {
    super(`there is no ${place}`);
    this.place = place;
    this.others = others;
  }
}

export function openWorld(site: Site, signal?: AbortSignal, patience = silence): World {
  const namespaces = once((node: string) => site.namespaces(node));
  const nonce = (): string => randomBytes(8).toString('hex');
  const place = once(async (name: string) => {
    const [node, namespace] = [nodeOf(name), namespaceOf(name)];
    if (namespace === '') return site.observe(node, namespace);
    const known = [...(await namespaces(node)).keys()];
    if (!known.includes(namespace)) throw new NoPlace(name, known);
    return site.observe(node, namespace).catch((error: unknown) => {
      // It was there a moment ago: who deletes it in mid-check has no such place.
      if (!(error instanceof LabError) || error.code !== 'bad-place') throw error;
      throw new NoPlace(
        name,
        known.filter((other) => other !== namespace),
      );
    });
  });
  const observed = new Map<string, Promise<Observation>>();
  const seen = once(async (name: string) => observe(await place(name), name, nonce(), signal), observed);
  const glanced = once(async (name: string) => observed.get(name) ?? glance(await place(name), name, nonce(), signal));
  const nodes = site.plan.nodes.map(({ name }) => name);
  const node = (name: string) => site.exec(name);
  return {
    place,
    node,
    observe: seen,
    glance: glanced,
    nodes,
    namespaces,
    inTurn: turns(),
    nonce,
    signal,
    silence: patience,
  };
}

function once<T>(ask: (key: string) => Promise<T>, asked = new Map<string, Promise<T>>()): (key: string) => Promise<T> {
  return (key) => {
    const known = asked.get(key) ?? ask(key);
    asked.set(key, known);
    return known;
  };
}

function turns(): World['inTurn'] {
  const last = new Map<string, Promise<unknown>>();
  return (thing, work) => {
    const before = last.get(thing) ?? Promise.resolve();
    // Whether the one before succeeded is no matter of the next.
    const mine = before.then(work, work);
    last.set(thing, mine);
    return mine;
  };
}
