import type { Finished } from '../runner/shell/shell.js';
import type { Address } from './observe/ip-link.js';
import { earProgram } from './probe/ear-program.js';
import { knockProgram } from './probe/knock-program.js';
import type { Target } from './probe/knock.js';
import { someLink } from './test-link.js';
import { cannotLook, fakeWorld, type FakePlace } from './test-world.js';
import type { World } from './world.js';

/** What probes meet in a place. */
export interface Probed extends FakePlace {
  /** What the caller prints of each call, by `PROTOCOL ADDRESS`, and the port or the size where there is one. */
  readonly calls?: Readonly<Record<string, object | readonly object[]>>;
  /** What a listener prints when it is stopped. */
  readonly hears?: readonly object[];
  /** A port that somebody has already. */
  readonly taken?: number;
}

/** The caller's and the listener's answers as Python 3.11 printed them on real nodes; the secrets are word1, word2 … in the order they are asked for. */
export function probedWorld(places: Readonly<Record<string, Probed>>): World {
  const world = fakeWorld(places);
  let words = 0;
  const probed = Object.entries(places).map(([name, place]) => [name, probing(place)] as const);
  const shells = new Map(probed);
  return {
    ...world,
    nonce: () => `word${(words += 1)}`,
    place: async (name) => {
      const said = await world.place(name);
      const probe = shells.get(name);
      return { run: async (argv, options) => probe?.(argv, options?.input) ?? said.run(argv, options) };
    },
  };
}

/** A place with one link, eth0, that has this address. */
export function at(address: string, more: Probed = {}): Probed {
  const own: Address = { address, prefix: 24, family: 4, scope: 'global' };
  return { ...more, seen: { links: [someLink({ name: 'eth0', addresses: [own] })], ...more.seen } };
}

type Probe = (argv: readonly string[], input: unknown) => Promise<Finished> | undefined;

function probing(place: Probed): Probe {
  let stopped: (done: Finished) => void = () => undefined;
  let plan: EarPlan = { ears: [] };
  return (argv, input) => {
    const [, , , , program, json = ''] = argv;
    if (program === knockProgram) return Promise.resolve().then(() => finished(knocked(place, json)));
    if (program === earProgram) {
      plan = JSON.parse(json) as EarPlan;
      const { taken } = place;
      if (taken !== undefined && plan.ears.some(({ port }) => port === taken)) {
        return Promise.resolve(finished({ failed: 'Address already in use', port: taken, taken: true }, 3));
      }
      return new Promise((done) => (stopped = done));
    }
    if (argv[0] !== 'socat') return undefined;
    if (String(input).endsWith(' stop\n')) {
      stopped(finished({ heard: place.hears ?? [] }));
      return Promise.resolve(finished({}));
    }
    if (plan.ears.some(({ port }) => port !== undefined && port === place.taken)) return new Promise(() => undefined);
    return Promise.resolve(finished({ ports: plan.ears.map(({ by, port }) => port ?? (by === 'icmp' ? 0 : free)) }));
  };
}

/** The port of a listener that asks for none. */
const free = 40000;

interface EarPlan {
  readonly ears: readonly { readonly by: string; readonly port?: number }[];
}

function knocked({ calls = {} }: Probed, json: string): readonly object[] {
  const { targets } = JSON.parse(json) as { readonly targets: readonly Target[] };
  const met = new Map<string, number>();
  return targets.map(({ by, dst, port, size }) => {
    const key = [by, dst, size ?? (port === 0 ? undefined : port)].filter((word) => word !== undefined).join(' ');
    const nth = met.get(key) ?? 0;
    met.set(key, nth + 1);
    const answer = [calls[key] ?? []].flat()[nth];
    if (answer === undefined) throw cannotLook;
    return answer;
  });
}

function finished(said: unknown, code = 0): Finished {
  return { code, end: 'exited', stdout: Buffer.from(JSON.stringify(said)), stderr: Buffer.from('') };
}
