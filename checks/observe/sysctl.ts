/** Reads `grep . FILE…` below /proc/sys/net; a name keeps its slashes, since a link's name may hold a dot. */
export function readSysctls(text: string): ReadonlyMap<string, string> {
  const lines = text.split('\n').filter((line) => line.includes(':'));
  return new Map(lines.map((line) => [`net/${line.slice(0, line.indexOf(':'))}`, line.slice(line.indexOf(':') + 1)]));
}

/** `net.ipv4.ip_forward` and `net/ipv4/conf/eth0.5/rp_filter` name files; a name with a slash is taken as it is. */
export function sysctlPath(name: string): string {
  return name.includes('/') ? name : name.replaceAll('.', '/');
}
