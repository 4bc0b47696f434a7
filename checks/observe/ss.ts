export interface Listener {
  readonly protocol: 'tcp' | 'udp';
  /** `*` for every address. */
  readonly address: string;
  readonly port: number;
}

/** Reads `ss -Hltun`: protocol, state, two queues, local and peer address. */
export function readListeners(text: string): readonly Listener[] {
  return text.split('\n').flatMap((line) => {
    const [protocol, , , , local] = line.trim().split(/\s+/);
    const at = local?.lastIndexOf(':') ?? -1;
    if ((protocol !== 'tcp' && protocol !== 'udp') || local === undefined || at < 0) return [];
    const address = local
      .slice(0, at)
      .replace(/^\[(.*)\]$/, '$1')
      .replace(/%.*$/, '');
    return [{ protocol, address: anywhere.has(address) ? '*' : address, port: Number(local.slice(at + 1)) }];
  });
}

const anywhere = new Set(['*', '0.0.0.0', '::']);
