import type { Finding } from './finding.js';

/** What a Docker daemon says of itself, or why it says nothing. */
export type DockerFacts =
  | {
      readonly kind: 'reachable';
      readonly endpoint: string;
      readonly version: string;
      readonly rootless: boolean;
      /** Started with userns-remap. */
      readonly remapped: boolean;
      readonly cgroup: string;
    }
  | {
      readonly kind: 'unreachable';
      readonly endpoint: string;
      readonly why: 'no-daemon' | 'denied' | 'failed';
      readonly reason: string;
    };

const about = 'docker';

/** Tells a missing permission from a missing daemon by the system's error code. */
export function unreachable(endpoint: string, error: unknown): DockerFacts {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const reason = error instanceof Error ? error.message : String(error);
  const denied = code === 'EACCES' || code === 'EPERM';
  const missing = code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ENOTDIR';
  return { kind: 'unreachable', endpoint, why: denied ? 'denied' : missing ? 'no-daemon' : 'failed', reason };
}

/** Docker is never a fault of its own: the sandbox does without. */
export function dockerFinding(facts: DockerFacts, user: string): Finding {
  if (facts.kind === 'reachable') {
    const root = facts.rootless ? 'rootless' : 'rootful';
    const remap = facts.remapped ? 'with userns-remap' : 'without userns-remap';
    return {
      state: 'ok',
      about,
      found: `${facts.version} at ${facts.endpoint}, ${root}, ${remap}, cgroup v${facts.cgroup}`,
    };
  }
  const at = `at ${facts.endpoint}`;
  switch (facts.why) {
    case 'no-daemon':
      return {
        state: 'note',
        about,
        found: `no daemon answers ${at}: ${facts.reason}`,
        mend: 'not needed where the sandbox stands; else: sudo apt-get install docker.io',
      };
    case 'denied':
      return {
        state: 'warning',
        about,
        found: `a daemon is there, but ${user} may not speak to it ${at}: ${facts.reason}`,
        mend: `sudo usermod -aG docker ${user}, then log in again (that group has root’s power over this machine)`,
      };
    case 'failed':
      return {
        state: 'warning',
        about,
        found: facts.endpoint === '' ? facts.reason : `the daemon ${at} does not answer as it should: ${facts.reason}`,
        mend: 'docker info says more; DOCKER_HOST chooses another daemon',
      };
  }
}
