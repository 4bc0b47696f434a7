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

/** One look at a place. Each part is decoded when it is asked for: a broken firewall tool does not blind a question about links. */
export interface Observation {
  links(): readonly Link[];
  routes(): readonly Route[];
  policies(): readonly Policy[];
  neighbours(): readonly Neighbour[];
  fdb(): readonly FdbEntry[];
  listeners(): readonly Listener[];
  /** The rules of one firewall tool; without an argument those of all three. */
  rules(backend?: Backend): readonly Rules[];
  sysctls(): ReadonlyMap<string, string>;
}

export type Backend = 'nft' | 'iptables' | 'iptables-legacy';

// One ip process for all it knows. `iptables -S` is not used: in the legacy backend it creates the tables it looks for.
// ss does not look for the processes: it would read all of /proc, four times the work.
// Where the kernel names no legacy table, its tool would only say the same more slowly.
// /sys/class/net is not used: it shows the namespace of whoever mounted it.
const script = `
looks() { printf 'addr show\\nroute show table all\\nneigh show\\nrule show\\n' | ip -d -s -j -force -batch -; }
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
section ip looks
section fdb bridge -d -j fdb show
section ss ss -Hltun
section sysctl sysctls
section iptables iptables-save -c
section iptables-legacy legacy
section nft nft -j list ruleset
section end true
`;

export async function observe(shell: Shell, where: string, nonce: string, signal?: AbortSignal): Promise<Observation> {
  const sections = await batch(shell, script, `look-${nonce}`, where, signal);
  const said = (name: string): string => output(sections, name, where);
  const ip = lazy(() =>
    said('ip')
      .split('\n')
      .filter((line) => line.startsWith('[')),
  );
  const read = lazy(() => ({
    iptables: lazy(() => readRules(said('iptables'), 'iptables')),
    'iptables-legacy': lazy(() => readRules(said('iptables-legacy'), 'iptables-legacy')),
    nft: lazy(() => readNft(said('nft'))),
  }));
  return {
    links: lazy(() => readLinks(part(ip(), 0, where))),
    routes: lazy(() => readRoutes(part(ip(), 1, where))),
    neighbours: lazy(() => readNeighbours(part(ip(), 2, where))),
    policies: lazy(() => readPolicies(part(ip(), 3, where))),
    fdb: lazy(() => readFdb(said('fdb'))),
    listeners: lazy(() => readListeners(said('ss'))),
    sysctls: lazy(() => readSysctls(said('sysctl'))),
    rules: (backend) =>
      backend ? [read()[backend]()] : [read().iptables(), read()['iptables-legacy'](), read().nft()],
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
