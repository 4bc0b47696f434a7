import { unmet, type Unmet } from './check.js';
import type { LinkCause } from './link.js';
import type { Link, Vxlan } from './observe/ip-link.js';

/** What an author may ask of a link that is there. */
export interface LinkWanted {
  readonly name: string;
  readonly kind?: string | undefined;
  readonly state?: 'up' | 'down' | undefined;
  readonly mtu?: number | undefined;
  readonly mac?: string | undefined;
  readonly master?: string | undefined;
  readonly hairpin?: boolean | undefined;
  readonly vxlan?: { readonly [K in keyof Vxlan]?: Vxlan[K] | undefined } | undefined;
}

/** The first way in which a link is not as wanted: what it is, then how it is plugged in, then whether it carries. */
export function linkLike(link: Link, wanted: LinkWanted, look: string): Unmet<LinkCause> | undefined {
  const say = (cause: LinkCause, want: string, found: string): Unmet<LinkCause> =>
    unmet(cause, { wanted: want, found, look });
  const { name } = link;
  if (wanted.kind !== undefined && wanted.kind !== link.kind) {
    return say('other-kind', `${name} to be a ${wanted.kind}`, `it is a ${link.kind}`);
  }
  return (
    vxlan(link, wanted, say) ?? plugged(link, wanted, say) ?? state(link, wanted, say) ?? numbers(link, wanted, say)
  );
}

type Say = (cause: LinkCause, want: string, found: string) => Unmet<LinkCause>;

function vxlan(link: Link, wanted: LinkWanted, say: Say): Unmet<LinkCause> | undefined {
  for (const [key, want] of Object.entries(wanted.vxlan ?? {})) {
    const has = link.vxlan?.[key as keyof Vxlan];
    if (want === undefined || has === want) continue;
    const found = has === undefined ? `it has no ${key}` : `${key} ${String(has)}`;
    return say('other-vxlan', `${link.name} with ${key} ${String(want)}`, found);
  }
  return undefined;
}

function plugged(link: Link, wanted: LinkWanted, say: Say): Unmet<LinkCause> | undefined {
  const { name, master } = link;
  if (wanted.master !== undefined && wanted.master !== master) {
    const want = `${name} plugged into ${wanted.master}`;
    return master === undefined
      ? say('no-master', want, `${name} is plugged into no bridge`)
      : say('other-master', want, `it is plugged into ${master}`);
  }
  if (wanted.hairpin === undefined || wanted.hairpin === link.port?.hairpin) return undefined;
  const word = (on: boolean): string => (on ? 'on' : 'off');
  const found = link.port ? `hairpin is ${word(link.port.hairpin)}` : `${name} is no port of a bridge`;
  return say('hairpin', `hairpin ${word(wanted.hairpin)} at ${name}`, found);
}

function state({ name, up, carrier, kind }: Link, wanted: LinkWanted, say: Say): Unmet<LinkCause> | undefined {
  if (wanted.state === 'down') return up ? say('up', `${name} down`, `${name} is up`) : undefined;
  if (wanted.state === undefined) return undefined;
  if (!up) return say('down', `${name} up`, `${name} is down`);
  if (carrier) return undefined;
  const why = kind === 'bridge' ? `no port of ${name} carries` : `the other end of ${name} is down`;
  return say('no-carrier', `${name} up, with a carrier`, `NO-CARRIER: ${why}`);
}

function numbers(link: Link, wanted: LinkWanted, say: Say): Unmet<LinkCause> | undefined {
  const { name, mtu, mac = 'none' } = link;
  if (wanted.mtu !== undefined && wanted.mtu !== mtu) {
    return say('other-mtu', `${name} with an MTU of ${wanted.mtu}`, `${mtu}`);
  }
  if (wanted.mac === undefined || wanted.mac.toLowerCase() === mac) return undefined;
  return say('other-mac', `${name} with the MAC address ${wanted.mac.toLowerCase()}`, mac);
}
