import type { Finding } from './finding.js';
import { names, type Feature, type FeatureName } from './kernel.js';

const about = 'kernel';

/** Without these no lab can be wired; whatever else is absent only costs the labs that need it. */
const wiring: readonly FeatureName[] = ['veth', 'bridge'];

/** Modules whose name is not the feature's own. */
const modules: Partial<Record<FeatureName, string>> = {
  gre: 'ip_gre',
  vlan: '8021q',
  netem: 'sch_netem',
  nft: 'nf_tables',
  'iptables-legacy': 'iptable_nat',
  ipset: 'ip_set',
  conntrack: 'nf_conntrack_netlink',
  ipvs: 'ip_vs',
};

/** One line for all that is present, one for each reason why something is not. */
export function kernelFindings(features: ReadonlyMap<FeatureName, Feature>): Finding[] {
  const present = names().filter((name) => features.get(name)?.kind === 'present');
  const findings: Finding[] = present.length > 0 ? [{ state: 'ok', about, found: present.join(', ') }] : [];
  for (const { feature, alike } of grouped(features)) {
    if (feature.kind === 'unknown') findings.push(untried(feature, alike));
    if (feature.kind !== 'absent') continue;
    const fatal = alike.filter((name) => wiring.includes(name));
    const spared = alike.filter((name) => !wiring.includes(name));
    if (fatal.length > 0) findings.push(absence('fault', fatal, feature.reason, 'no lab can be wired'));
    if (spared.length > 0) findings.push(absence('note', spared, feature.reason, 'labs that need them are skipped'));
  }
  return findings;
}

function absence(state: 'note' | 'fault', absent: readonly FeatureName[], reason: string, so: string): Finding {
  const load = `sudo modprobe -a ${absent.map((name) => modules[name] ?? name).join(' ')}`;
  const open = absent.includes('tun') ? ' && sudo chmod 666 /dev/net/tun' : '';
  const mend = `${load}${open}   (where the distribution has them as modules)`;
  return { state, about, found: `absent: ${absent.join(', ')} (${reason}); ${so}`, mend };
}

function untried(feature: Extract<Feature, { kind: 'unknown' }>, alike: readonly FeatureName[]): Finding {
  const mend =
    feature.lacks === 'program'
      ? 'labs setup: the node image brings the programs that try them'
      : 'they are tried in a user namespace: see that line first';
  return { state: 'note', about, found: `not tried: ${alike.join(', ')} (${feature.reason})`, mend };
}

type Alike = { readonly feature: Exclude<Feature, { kind: 'present' }>; readonly alike: FeatureName[] };

function grouped(features: ReadonlyMap<FeatureName, Feature>): Alike[] {
  const groups = new Map<string, Alike>();
  for (const [name, feature] of features) {
    if (feature.kind === 'present') continue;
    const key = `${feature.kind} ${feature.reason}`;
    const group = groups.get(key) ?? { feature, alike: [] };
    group.alike.push(name);
    groups.set(key, group);
  }
  return [...groups.values()];
}
