import { dockerFinding, type DockerFacts } from './docker-facts.js';
import type { Finding } from './finding.js';
import { kernelFindings } from './kernel-findings.js';
import { probeKernel, type Feature, type FeatureName } from './kernel.js';
import type { Machine } from './machine.js';
import { memory } from './memory.js';
import { overlay } from './overlay.js';
import { programs, subordinateIds } from './programs.js';
import { disk, image, locale, node, terminal, type ImageFacts } from './surroundings.js';
import { userNamespaces } from './user-namespaces.js';

export interface Examination {
  readonly findings: readonly Finding[];
  readonly kernel: ReadonlyMap<FeatureName, Feature>;
  /** Where labs can stand; empty when nowhere. */
  readonly grounds: readonly ('sandbox' | 'docker' | 'sandbox in a box')[];
}

export interface Facts {
  readonly docker: DockerFacts;
  readonly image: ImageFacts;
}

/** Looks at everything and changes nothing that outlives it. */
export async function examine(machine: Machine, facts: Facts): Promise<Examination> {
  const host = machine.platform === 'linux' ? await linux(machine, facts.image) : elsewhere(machine);
  const version = node(machine);
  const sound = version.state !== 'fault';
  const grounds: Examination['grounds'] = [
    ...(sound && host.stands ? (['sandbox'] as const) : []),
    ...(sound && facts.docker.kind === 'reachable' ? (['docker', 'sandbox in a box'] as const) : []),
  ];
  const findings = [
    version,
    dockerFinding(facts.docker, machine.user),
    ...host.findings,
    image(facts.image),
    ...(await disk(machine, facts.image)),
    terminal(machine),
    locale(machine),
    verdict(grounds),
  ];
  return { findings, kernel: host.kernel, grounds };
}

interface Host {
  readonly findings: readonly Finding[];
  readonly kernel: ReadonlyMap<FeatureName, Feature>;
  readonly stands: boolean;
}

async function linux(machine: Machine, { tree }: ImageFacts): Promise<Host> {
  const kernel = await probeKernel(machine.shell, tree);
  const namespaces = await userNamespaces(machine);
  // What is tried inside one would only repeat why there is none.
  const inside = namespaces.state === 'fault' ? [] : [await overlay(machine)];
  const decisive = [await programs(machine), namespaces, ...inside, ...kernelFindings(kernel)];
  const findings = [...decisive, await subordinateIds(machine), await memory(machine)];
  return { findings, kernel, stands: decisive.every((finding) => finding.state !== 'fault') };
}

function elsewhere(machine: Machine): Host {
  const found = `${machine.platform}: nodes need Linux, so they stand inside Docker here`;
  const mend = 'install Docker Desktop, or use a Linux machine';
  return { findings: [{ state: 'note', about: 'platform', found, mend }], kernel: new Map(), stands: false };
}

function verdict(grounds: Examination['grounds']): Finding {
  const about = 'grounds';
  if (grounds.length > 0) return { state: 'ok', about, found: `labs can stand here: ${grounds.join(', ')}` };
  return {
    state: 'fault',
    about,
    found: 'no lab can stand here',
    mend: 'mend what is marked as a fault above, or start Docker; either is enough',
  };
}
