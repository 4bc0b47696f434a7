import { LabError } from '../../runner/errors.js';
import type { Shell } from '../../runner/shell/shell.js';
import { batch, type Section } from './batch.js';
import { readFdb, type FdbEntry } from './fdb.js';
import { readLinks, type Link } from './ip-link.js';
import { readNeighbours, type Neighbour } from './ip-neighbour.js';
import { readRoutes, readPolicies, type Policy, type Route } from './ip-route.js';
import { readRules } from './iptables-save.js';
import { readNft } from './nft.js';
import type { Rules } from './rules.js';
import { readListeners, type Listener } from './ss.js';
import { readSysctls } from './sysctl.js';

/** What ip alone knows of a place: most questions need no more, and it is a fifth of the work. */
export interface Glance {
  links(): readonly Link[];
  routes(): readonly Route[];
  policies(): readonly Policy[];
  neighbours(): readonly Neighbour[];
}

/** One look at a place. Each part is decoded when it is asked for: a broken firewall tool does not blind a question about links. */
export interface Observation extends Glance {
  fdb(): readonly FdbEntry[];
  listeners(): readonly Listener[];
  /** The rules of one firewall tool; without an argument those of all three. */
  rules(backend?: Backend): readonly Rules[];
  sysctls(): ReadonlyMap<string, string>;
}

export type Backend = 'nft' | 'iptables' | 'iptables-legacy';

// One ip process for all it knows.
const ip = `
looks() {
  ip -d -s -j -force -batch - <<.
addr show
route show table all
neigh show
rule show
.
}
section ip looks
`;

// `iptables -S` is not used: in the legacy backend it creates the tables it looks for.
// ss does not look for the processes: it would read all of /proc, four times the work.
// Where the kernel names no legacy table, its tool would only say the same more slowly.
// /sys/class/net is not used: it shows the namespace of whoever mounted it.
const others = `
sysctls() {
  cd /proc/sys/net && grep -s . ipv4/ip_forward ipv4/conf/*/forwarding ipv4/conf/*/rp_filter ipv4/conf/*/proxy_arp \\
    ipv4/conf/*/route_localnet ipv4/conf/*/arp_ignore ipv4/tcp_mtu_probing ipv6/conf/*/forwarding \\
    ipv6/conf/*/disable_ipv6 bridge/bridge-nf-call-iptables
  [ $? -ne 1 ]
}
legacy() {
  [ -e /proc/net/ip_tables_names ] || return 0
  tables=$(cat /proc/net/ip_tables_names) || return
  [ -z "$tables" ] || iptables-legacy-save -c
}
section fdb bridge -d -j fdb show
section ss ss -Hltun
section sysctl sysctls
section iptables iptables-save -c
section iptables-legacy legacy
section nft nft -j list ruleset
`;

const end = 'section end true\n';

export async function glance(shell: Shell, where: string, nonce: string, signal?: AbortSignal): Promise<Glance> {
  return glimpsed(await batch(shell, ip + end, `look-${nonce}`, where, signal), where);
}

export async function observe(shell: Shell, where: string, nonce: string, signal?: AbortSignal): Promise<Observation> {
  const sections = await batch(shell, ip + others + end, `look-${nonce}`, where, signal);
  const said = (name: string): string => output(sections, name, where);
  const read = lazy(() => ({
    iptables: lazy(() => readRules(said('iptables'), 'iptables')),
    'iptables-legacy': lazy(() => readRules(said('iptables-legacy'), 'iptables-legacy')),
    nft: lazy(() => readNft(said('nft'))),
  }));
  return {
    ...glimpsed(sections, where),
    fdb: lazy(() => readFdb(said('fdb'))),
    listeners: lazy(() => readListeners(said('ss'))),
    sysctls: lazy(() => readSysctls(said('sysctl'))),
    rules: (backend) =>
      backend ? [read()[backend]()] : [read().iptables(), read()['iptables-legacy'](), read().nft()],
  };
}

function glimpsed(sections: ReadonlyMap<string, Section>, where: string): Glance {
  const answers = lazy(() =>
    output(sections, 'ip', where)
      .split('\n')
      .filter((line) => line.startsWith('[')),
  );
  return {
    links: lazy(() => readLinks(part(answers(), 0, where))),
    routes: lazy(() => readRoutes(part(answers(), 1, where))),
    neighbours: lazy(() => readNeighbours(part(answers(), 2, where))),
    policies: lazy(() => readPolicies(part(answers(), 3, where))),
  };
}

function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function part(lines: readonly string[], at: number, where: string): string {
  const line = lines[at];
  if (line === undefined) throw cannotLook(where, 'ip', 'it printed fewer answers than questions');
  return line;
}

function output(sections: ReadonlyMap<string, Section>, name: string, where: string): string {
  const section = sections.get(name);
  if (section?.code === 0) return section.stdout;
  throw cannotLook(where, name, section?.stderr ?? 'it was not run');
}

function cannotLook(where: string, tool: string, said: string): LabError {
  return new LabError(
    'cannot-look',
    `${tool} gave no usable answer in ${where}: ${said}`,
    'Run the check again; `labs doctor` says whether this machine has what the checks need.',
  );
}
