export interface Listener {
  readonly protocol: 'tcp' | 'udp';
  /** `*` for every address. */
  readonly address: string;
  readonly port: number;
  /** Where ss may see the process; its name is only a hint. */
  readonly process: string | undefined;
}

/** Reads `ss -Hltunp`: protocol, state, two queues, local and peer address, users. */
export function readListeners(text: string): readonly Listener[] {
  return text.split('\n').flatMap((line) => {
    const [protocol, , , , local, , users] = line.trim().split(/\s+/);
    const at = local?.lastIndexOf(':') ?? -1;
    if ((protocol !== 'tcp' && protocol !== 'udp') || local === undefined || at < 0) return [];
    const address = local
      .slice(0, at)
      .replace(/^\[(.*)\]$/, '$1')
      .replace(/%.*$/, '');
    const process = /\(\("([^"]*)"/.exec(users ?? '')?.[1];
    return [{ protocol, address: anywhere.has(address) ? '*' : address, port: Number(local.slice(at + 1)), process }];
  });
}

const anywhere = new Set(['*', '0.0.0.0', '::']);
