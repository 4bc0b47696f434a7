import { LabError } from '../runner/errors.js';
import type { Finished, Shell } from '../runner/shell/shell.js';
import { parse } from 'yaml';
import { answer } from './answer.js';
import type { Outcome } from './check.js';
import type { Observation } from './observe/observation.js';
import { registry } from './registry.js';
import { NoPlace, type World } from './world.js';

/** What a fake place shows, and what its programs say: by the command line. What it was not told, it cannot answer. */
export interface FakePlace {
  readonly seen?: { readonly [K in keyof Observation]?: ReturnType<Observation[K]> };
  readonly says?: Readonly<
    Record<string, Partial<Omit<Finished, 'stdout' | 'stderr'>> & { readonly out?: string; readonly err?: string }>
  >;
}

export const cannotLook = new LabError('cannot-look', 'the place does not answer', 'ask again');

/** Puts a check's question, with arguments as an author writes them. */
export function judge(name: string, args: string, world: World): Promise<Outcome> {
  const check = registry.get(name);
  if (!check) throw new Error(`the test asks for a check ${name}, which there is not`);
  return answer(check, check.schema.parse(parse(args)), world);
}

export function fakeWorld(
  places: Readonly<Record<string, FakePlace>>,
  namespaces: Readonly<Record<string, number>> | LabError = {},
): World {
  const known = (name: string): FakePlace => {
    const found = places[name];
    if (!found) throw name.includes('/') ? new NoPlace(name, Object.keys(namespaces)) : cannotLook;
    return found;
  };
  const shell = (name: string): Shell => ({
    run: (argv) => {
      const said = known(name).says?.[argv.join(' ')];
      if (!said) return Promise.reject(cannotLook);
      const { out = '', err = '', code = 0, end = 'exited' } = said;
      return Promise.resolve({ code, end, stdout: Buffer.from(out), stderr: Buffer.from(err) });
    },
  });
  const look = (name: string) => Promise.resolve(name).then((one) => observation(known(one).seen ?? {}));
  return {
    // A place is looked up first, as a real world does it.
    place: (name) => Promise.resolve(name).then((one) => (known(one), shell(one))),
    node: shell,
    observe: look,
    glance: look,
    nodes: Object.keys(places).filter((one) => !one.includes('/')),
    namespaces: () =>
      namespaces instanceof LabError
        ? Promise.reject(namespaces)
        : Promise.resolve(new Map(Object.entries(namespaces))),
    inTurn: (_, work) => work(),
    nonce: () => '0123456789abcdef',
    signal: undefined,
    silence: { after: 1.5, whileAsking: 3.4 },
  };
}

function observation(seen: NonNullable<FakePlace['seen']>): Observation {
  const tell =
    <K extends keyof Observation>(key: K) =>
    (): ReturnType<Observation[K]> => {
      const value = seen[key];
      if (value === undefined) throw cannotLook;
      return value;
    };
  return {
    links: tell('links'),
    routes: tell('routes'),
    policies: tell('policies'),
    neighbours: tell('neighbours'),
    fdb: tell('fdb'),
    listeners: tell('listeners'),
    rules: tell('rules'),
    sysctls: tell('sysctls'),
  };
}
