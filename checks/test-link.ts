import type { Link } from './observe/ip-link.js';

/** A link that is up and carries, but for what a test says of it. */
export function someLink(more: Partial<Link> & { readonly name: string }): Link {
  return {
    index: 2,
    kind: 'veth',
    up: true,
    carrier: true,
    mtu: 1500,
    mac: '02:00:00:00:00:01',
    master: undefined,
    peer: undefined,
    vxlan: undefined,
    port: undefined,
    addresses: [],
    sent: { packets: 0, dropped: 0 },
    received: { packets: 0, dropped: 0 },
    ...more,
  };
}
