import type { Finding } from './finding.js';
import { names, type Feature, type FeatureName } from './kernel.js';

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
  const findings: Finding[] = present.length > 0 ? [{ state: 'ok', about: 'kernel', found: present.join(', ') }] : [];
  for (const [reason, absent] of byReason(features, 'absent')) {
    const fatal = absent.filter((name) => wiring.includes(name));
    const spared = absent.filter((name) => !wiring.includes(name));
    if (fatal.length > 0) findings.push(absence('fault', fatal, reason, 'no lab can be wired without'));
    if (spared.length > 0) findings.push(absence('note', spared, reason, 'labs that need one of them are skipped'));
  }
  for (const [reason, untried] of byReason(features, 'unknown')) {
    const mend = 'labs setup: the node image brings the programs that try them';
    findings.push({ state: 'note', about: 'kernel', found: `not tried: ${untried.join(', ')} (${reason})`, mend });
  }
  return findings;
}

function absence(state: 'note' | 'fault', absent: FeatureName[], reason: string, so: string): Finding {
  const load = absent.map((name) => modules[name] ?? name).join(' ');
  const mend = `sudo modprobe -a ${load}   (where the distribution has them as modules)`;
  return { state, about: 'kernel', found: `absent: ${absent.join(', ')} (${reason}); ${so}`, mend };
}

function byReason(features: ReadonlyMap<FeatureName, Feature>, kind: 'absent' | 'unknown'): Map<string, FeatureName[]> {
  const grouped = new Map<string, FeatureName[]>();
  for (const [name, feature] of features) {
    if (feature.kind !== kind) continue;
    grouped.set(feature.reason, [...(grouped.get(feature.reason) ?? []), name]);
  }
  return grouped;
}
