import { join } from 'node:path';
import { LabError } from '../errors.js';

/** Where node images lie, for whom, and what of the environment the building of one depends on. */
export interface Cache {
  readonly directory: string;
  /** Root's cache, from which everybody may take a finished tar. */
  readonly shared: string;
  readonly uid: number;
  /** Of the caller's variables only those that say how to reach a mirror or Docker. */
  readonly environment: Readonly<Record<string, string>>;
}

const shared = '/var/cache/underlay';

export function cache(env: Readonly<Record<string, string | undefined>>, uid: number): Cache {
  return { directory: directory(env, uid), shared, uid, environment: environment(env) };
}

function directory(env: Readonly<Record<string, string | undefined>>, uid: number): string {
  // /root is closed to the user that a sandbox becomes, so root's cache cannot lie at home.
  if (uid === 0) return shared;
  if (env.XDG_CACHE_HOME?.startsWith('/')) return join(env.XDG_CACHE_HOME, 'underlay');
  if (env.HOME) return join(env.HOME, '.cache', 'underlay');
  throw new LabError(
    'not-writable',
    'There is no place for the node image: neither HOME nor XDG_CACHE_HOME is set.',
    'Set XDG_CACHE_HOME to a directory of yours with 1 GiB to spare.',
  );
}

function environment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const proxies = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];
  const names = [...proxies, 'HOME', 'DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_CONFIG'];
  return Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}
