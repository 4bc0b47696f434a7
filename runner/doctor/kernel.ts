import type { Shell } from '../shell/shell.js';

/** `unknown`: nothing here could try it. It is not held against the kernel. */
export type Feature =
  | { readonly kind: 'present' }
  | { readonly kind: 'absent'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly lacks: 'program' | 'namespace'; readonly reason: string };

export type FeatureName = keyof typeof probes;

/**
 * What a lab may name under `needs:`, and the commands that use it. Each line is split at blanks and run without a shell's
 * eyes. The order matters: veth makes the parents that others stand on, and one parent cannot carry macvlan and ipvlan.
 */
export const probes = {
  veth: ['ip link add veth0 type veth peer name veth1'],
  bridge: ['ip link add bridge0 type bridge', 'ip link set veth0 master bridge0', 'ip link set veth0 nomaster'],
  vxlan: ['ip link add vxlan0 type vxlan id 7 dstport 4789 local 10.0.0.1'],
  macvlan: ['ip link add macvlan0 link veth0 type macvlan mode bridge'],
  ipvlan: ['ip link add ipvlan0 link veth1 type ipvlan mode l2'],
  ipip: ['ip link add ipip0 type ipip local 10.0.0.1 remote 10.0.0.2'],
  gre: ['ip link add gre1 type gre local 10.0.0.1 remote 10.0.0.2'],
  geneve: ['ip link add geneve0 type geneve id 7 remote 10.0.0.2'],
  vlan: ['ip link add vlan0 link veth0 type vlan id 7'],
  vrf: ['ip link add vrf0 type vrf table 7'],
  dummy: ['ip link add dummy0 type dummy'],
  wireguard: ['ip link add wireguard0 type wireguard'],
  // A device that only root may open is common, and `ip` alone would not tell it from a missing driver.
  tun: ['test -c /dev/net/tun', 'test -w /dev/net/tun', 'ip tuntap add dev tun0 mode tun'],
  netem: ['tc qdisc add dev veth0 root netem delay 1ms'],
  br_netfilter: ['sysctl -w net.bridge.bridge-nf-call-iptables=1'],
  nft: [
    'nft add table ip probe',
    'nft add chain ip probe out { type nat hook postrouting priority 100 ; }',
    'nft add rule ip probe out masquerade',
  ],
  'iptables-legacy': ['iptables-legacy -t nat -A POSTROUTING -j MASQUERADE'],
  ipset: ['ipset create probe hash:ip'],
  conntrack: ['conntrack -L'],
  ipvs: ['genl ctrl get name IPVS'],
} as const satisfies Record<string, readonly string[]>;

// A learner's PATH often lacks sbin. xtables wants to lock a file in /run, which is not the user's.
const probe = `PATH=$PATH:/usr/sbin:/sbin
set -f
mount -t tmpfs tmpfs /run || exit
while read -r name words; do
  out=$($words 2>&1 </dev/null); code=$?
  printf '%s\\t%s\\t%s\\n' "$name" "$code" "$(printf %s "$out" | tr '\\n\\t' '  ')"
done`;

// The image has no /proc and /dev of its own. chroot comes after unshare: from inside a chroot no user namespace can be made.
const inTree = `PATH=$PATH:/usr/sbin:/sbin
mount --rbind /proc "$1/proc" && mount --rbind /dev "$1/dev" && exec chroot "$1" /bin/sh -c "$2"`;

/**
 * Tries every feature in one scratch user, network and mount namespace, which ends with the script.
 * With `tree` (an unpacked node image) the image's programs do the trying; without it those that `shell` finds.
 */
export async function probeKernel(shell: Shell, tree?: string): Promise<ReadonlyMap<FeatureName, Feature>> {
  const inside = tree === undefined ? ['sh', '-c', probe] : ['sh', '-c', inTree, 'sh', tree, probe];
  const entered = ['unshare', '--user', '--map-root-user', '--net', '--mount', '--', ...inside];
  const lines = Object.entries(probes).flatMap(([name, commands]) => commands.map((command) => `${name} ${command}\n`));
  const done = await shell.run(['sh', '-c', 'exec "$@"', 'sh', ...entered], { input: lines.join(''), timeout: 20_000 });
  const answers = done.stdout.toString().split('\n');
  const instead = done.end === 'exited' ? lastLine(done.stderr.toString()) : 'the probe did not end within 20 s';
  return new Map(names().map((name) => [name, judge(name, answers, instead)]));
}

export function names(): FeatureName[] {
  return Object.keys(probes) as FeatureName[];
}

function judge(name: FeatureName, answers: readonly string[], instead: string): Feature {
  const mine = answers.map((line) => line.split('\t')).filter(([named]) => named === name);
  for (const [index, [, code, out]] of mine.entries()) {
    if (code === '0') continue;
    if (code === '127')
      return { kind: 'unknown', lacks: 'program', reason: `no ${command(name, index).split(' ')[0] ?? ''} here` };
    return { kind: 'absent', reason: (out ?? '').trim() || `${command(name, index)}: exit code ${code ?? 'unknown'}` };
  }
  if (mine.length < probes[name].length) {
    return { kind: 'unknown', lacks: 'namespace', reason: instead || 'the probe ended early' };
  }
  return { kind: 'present' };
}

function command(name: FeatureName, index: number): string {
  return probes[name][index] ?? name;
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
