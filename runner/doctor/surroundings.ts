import type { Finding } from './finding.js';
import type { Machine } from './machine.js';

/** The node image in the cache of this user. */
export interface ImageFacts {
  readonly cache: string;
  /** The unpacked tree, where it has been built. */
  readonly tree?: string;
}

const oldestNode = [20, 19] as const;
const MiB = 1024 * 1024;
/** The image as a tar, its tree, and the packages while it is being built. */
const cacheNeeds = 2048 * MiB;
const scratchNeeds = 256 * MiB;

export function node(machine: Machine): Finding {
  const [major = 0, minor = 0] = machine.node.split('.').map(Number);
  const [wantedMajor, wantedMinor] = oldestNode;
  const enough = major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
  if (enough) return { state: 'ok', about: 'node', found: machine.node };
  const mend = `install Node ${oldestNode.join('.')} or newer from https://nodejs.org/`;
  return { state: 'fault', about: 'node', found: `${machine.node}, older than ${oldestNode.join('.')}`, mend };
}

export function image(facts: ImageFacts): Finding {
  if (facts.tree !== undefined) return { state: 'ok', about: 'image', found: `built: ${facts.tree}` };
  const mend = 'labs setup   (the first labs up does it too)';
  return { state: 'note', about: 'image', found: `not built yet in ${facts.cache}`, mend };
}

export async function disk(machine: Machine, facts: ImageFacts): Promise<Finding[]> {
  const needs = facts.tree === undefined ? cacheNeeds : scratchNeeds;
  return [await room(machine, facts.cache, needs), await room(machine, '/tmp', scratchNeeds)];
}

async function room(machine: Machine, path: string, needs: number): Promise<Finding> {
  const free = Math.floor((await machine.space(path)) / MiB);
  const found = `${free} MiB free for ${path}`;
  if (free * MiB >= needs) return { state: 'ok', about: 'disk', found };
  return {
    state: 'warning',
    about: 'disk',
    found: `${found}, ${needs / MiB} MiB are needed`,
    mend: `make room: du -xh ${path} | sort -h`,
  };
}

export function terminal(machine: Machine): Finding {
  const about = 'terminal';
  const { TERM: term = '' } = machine.env;
  if (!machine.terminal) return { state: 'note', about, found: 'none here', mend: 'labs run and labs shell want one' };
  if (term !== '' && term !== 'dumb') return { state: 'ok', about, found: term };
  return {
    state: 'warning',
    about,
    found: `TERM is ${term || 'not set'}`,
    mend: 'labs run --plain, or export TERM=xterm-256color',
  };
}

export function locale(machine: Machine): Finding {
  const about = 'locale';
  const { LC_ALL, LC_CTYPE, LANG } = machine.env;
  const chosen = [LC_ALL, LC_CTYPE, LANG].find(Boolean) ?? '';
  if (/utf-?8/i.test(chosen)) return { state: 'ok', about, found: chosen };
  const found = `${chosen || 'none is set'}: drawings and ticks may come out garbled`;
  return { state: 'warning', about, found, mend: 'export LANG=C.UTF-8' };
}
