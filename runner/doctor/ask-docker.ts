import { request, type RequestOptions } from 'node:http';
import type { DockerFacts } from './docker-facts.js';

type Env = Readonly<Record<string, string | undefined>>;

/** Asks the daemon at DOCKER_HOST, else at the usual sockets, for its /info. It reads no contexts and speaks no TLS. */
export async function askDocker(env: Env): Promise<DockerFacts> {
  let facts: DockerFacts | undefined;
  for (const endpoint of endpoints(env)) {
    facts = await ask(endpoint);
    if (facts.kind === 'reachable' || facts.why !== 'no-daemon') return facts;
  }
  return facts ?? { kind: 'unreachable', endpoint: '', why: 'no-daemon', reason: 'no endpoint is known' };
}

function endpoints(env: Env): string[] {
  if (env.DOCKER_HOST) return [env.DOCKER_HOST];
  const rootless = env.XDG_RUNTIME_DIR ? [`unix://${env.XDG_RUNTIME_DIR}/docker.sock`] : [];
  const desktop = env.HOME ? [`unix://${env.HOME}/.docker/run/docker.sock`] : [];
  // The system's own last: when nothing answers, it is the one that the reason should be about.
  return [...rootless, ...desktop, 'unix:///var/run/docker.sock'];
}

async function ask(endpoint: string): Promise<DockerFacts> {
  try {
    const { status, body } = await get({ ...address(endpoint), path: '/info', timeout: 5_000 });
    if (status !== 200) throw new Error(`HTTP ${status}: ${body.slice(0, 200).trim()}`);
    return decodeInfo(endpoint, JSON.parse(body));
  } catch (error) {
    return unreachable(endpoint, error);
  }
}

function address(endpoint: string): RequestOptions {
  const url = new URL(endpoint);
  if (url.protocol === 'unix:') return { socketPath: url.pathname };
  if (url.protocol === 'tcp:' || url.protocol === 'http:') return { host: url.hostname, port: url.port || 2375 };
  throw new Error(`doctor cannot ask over ${url.protocol}//`);
}

function get(options: RequestOptions): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(options, (reply) => {
      const parts: Buffer[] = [];
      reply.on('data', (part: Buffer) => parts.push(part));
      reply.on('end', () => {
        resolve({ status: reply.statusCode ?? 0, body: Buffer.concat(parts).toString() });
      });
      reply.on('error', reject);
    });
    asked.on('timeout', () => asked.destroy(new Error('no answer within 5 s')));
    asked.on('error', reject);
    asked.end();
  });
}

/** The parts of Docker's /info that doctor speaks of. */
export function decodeInfo(endpoint: string, info: unknown): DockerFacts {
  const { ServerVersion, SecurityOptions, CgroupVersion, MemoryLimit } = info as Record<string, unknown>;
  if (typeof ServerVersion !== 'string') throw new Error('its /info has no ServerVersion');
  const options = Array.isArray(SecurityOptions) ? SecurityOptions.map(String) : [];
  return {
    kind: 'reachable',
    endpoint,
    version: ServerVersion,
    rootless: options.includes('name=rootless'),
    remapped: options.includes('name=userns'),
    // Daemons before 20.10 do not say, and know v1 alone.
    cgroup: typeof CgroupVersion === 'string' && CgroupVersion !== '' ? CgroupVersion : '1',
    memoryLimit: MemoryLimit === true,
  };
}

/** Tells a missing permission from a missing daemon by the system's error code. */
export function unreachable(endpoint: string, error: unknown): DockerFacts {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const reason = error instanceof Error ? error.message : String(error);
  const denied = code === 'EACCES' || code === 'EPERM';
  const missing = code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ENOTDIR';
  return { kind: 'unreachable', endpoint, why: denied ? 'denied' : missing ? 'no-daemon' : 'failed', reason };
}
