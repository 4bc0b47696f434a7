import * as z from 'zod';
import { listFromJson } from './json.js';

export interface Link {
  readonly index: number;
  readonly name: string;
  /** `veth`, `bridge`, `vxlan` …; `loopback` for lo, `other` where the kernel names none. */
  readonly kind: string;
  readonly up: boolean;
  readonly carrier: boolean;
  readonly mtu: number;
  readonly mac: string | undefined;
  readonly master: string | undefined;
  /** The other end of a cable, as this end knows it. */
  readonly peer: Peer | undefined;
  readonly vxlan: Vxlan | undefined;
  readonly port: BridgePort | undefined;
  readonly addresses: readonly Address[];
  readonly sent: { readonly packets: number; readonly dropped: number };
  readonly received: { readonly packets: number; readonly dropped: number };
}

export interface Peer {
  readonly index: number | undefined;
  readonly name: string | undefined;
  readonly elsewhere: boolean;
}

export interface Vxlan {
  readonly id: number;
  readonly port: number;
  readonly local: string | undefined;
  readonly remote: string | undefined;
  readonly dev: string | undefined;
  readonly learning: boolean;
}

export interface BridgePort {
  readonly state: string;
  readonly hairpin: boolean;
}

export interface Address {
  readonly address: string;
  readonly prefix: number;
  readonly family: 4 | 6;
  readonly scope: string;
}

const count = z.object({ packets: z.number(), dropped: z.number() });

const info = z.object({
  info_kind: z.string().optional(),
  info_data: z.record(z.string(), z.unknown()).optional(),
  info_slave_kind: z.string().optional(),
  info_slave_data: z.object({ state: z.string().optional(), hairpin: z.boolean().optional() }).optional(),
});

const raw = z.object({
  ifindex: z.number(),
  ifname: z.string(),
  flags: z.array(z.string()),
  mtu: z.number(),
  link_type: z.string(),
  address: z.string().optional(),
  master: z.string().optional(),
  link: z.string().nullish(),
  link_index: z.number().optional(),
  link_netnsid: z.number().optional(),
  linkinfo: info.optional(),
  addr_info: z.array(z.object({ family: z.string(), local: z.string(), prefixlen: z.number(), scope: z.string() })),
  stats64: z.object({ rx: count, tx: count }),
});

const vxlan = z.object({
  id: z.number(),
  port: z.number(),
  local: z.string().optional(),
  remote: z.string().optional(),
  link: z.string().optional(),
  learning: z.boolean().optional(),
});

/** Reads `ip -d -s -j addr show`, which says all that `ip link` says and the addresses. */
export function readLinks(text: string): readonly Link[] {
  return listFromJson(raw, text, 'ip addr').map(toLink);
}

function toLink(link: z.output<typeof raw>): Link {
  const kind = link.linkinfo?.info_kind ?? (link.link_type === 'loopback' ? 'loopback' : 'other');
  const slave = link.linkinfo?.info_slave_kind === 'bridge' ? link.linkinfo.info_slave_data : undefined;
  return {
    index: link.ifindex,
    name: link.ifname,
    kind,
    up: link.flags.includes('UP'),
    carrier: link.flags.includes('LOWER_UP'),
    mtu: link.mtu,
    mac: link.address,
    master: link.master,
    peer: kind === 'veth' ? toPeer(link) : undefined,
    vxlan: kind === 'vxlan' ? toVxlan(link.linkinfo?.info_data) : undefined,
    port: slave && { state: slave.state ?? 'unknown', hairpin: slave.hairpin ?? false },
    addresses: link.addr_info.map(toAddress),
    sent: link.stats64.tx,
    received: link.stats64.rx,
  };
}

function toPeer(link: z.output<typeof raw>): Peer {
  // In one namespace ip prints the peer's name alone; across namespaces its index and the other namespace's id.
  return { index: link.link_index, name: link.link ?? undefined, elsewhere: link.link_netnsid !== undefined };
}

function toVxlan(data: unknown): Vxlan | undefined {
  const read = vxlan.safeParse(data);
  if (!read.success) return undefined;
  const { id, port, local, remote, link, learning } = read.data;
  return { id, port, local, remote, dev: link, learning: learning ?? true };
}

function toAddress(one: { family: string; local: string; prefixlen: number; scope: string }): Address {
  return { address: one.local, prefix: one.prefixlen, family: one.family === 'inet6' ? 6 : 4, scope: one.scope };
}
