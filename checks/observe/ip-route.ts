import * as z from 'zod';
import { fromJson, listFromJson } from './json.js';

export interface Route {
  /** `unicast`, `local`, `broadcast`, `blackhole`, `unreachable` … */
  readonly type: string;
  readonly family: 4 | 6;
  /** Always with its prefix: `0.0.0.0/0` for default, `/32` for one host. */
  readonly to: string;
  readonly table: string;
  readonly hops: readonly Hop[];
  readonly protocol: string | undefined;
  readonly metric: number;
  readonly source: string | undefined;
}

export interface Hop {
  readonly via: string | undefined;
  readonly dev: string | undefined;
  readonly onlink: boolean;
  /** The link below has no carrier. */
  readonly linkDown: boolean;
}

export interface Policy {
  readonly priority: number;
  readonly from: string;
  readonly table: string | undefined;
}

const flags = z.array(z.string()).optional();
const gateway = { gateway: z.string().optional(), via: z.object({ host: z.string() }).optional() };

const raw = z.object({
  type: z.string().optional(),
  dst: z.string(),
  ...gateway,
  dev: z.string().optional(),
  table: z.string().optional(),
  protocol: z.string().optional(),
  metric: z.number().optional(),
  prefsrc: z.string().optional(),
  pref: z.string().optional(),
  flags,
  nexthops: z.array(z.object({ ...gateway, dev: z.string().optional(), flags })).optional(),
});

type Raw = z.output<typeof raw>;

/** Reads `ip -d -j route show table all`, and one answer of `ip -d -j route get`. */
export function readRoutes(text: string): readonly Route[] {
  return listFromJson(raw, text, 'ip route').map(toRoute);
}

function toRoute(route: Raw): Route {
  const hops = route.nexthops ?? (route.dev === undefined && route.gateway === undefined ? [] : [route]);
  // Only IPv6 routes have a preference; `default` alone does not say the family.
  const family = route.pref !== undefined || route.dst.includes(':') ? 6 : 4;
  return {
    type: route.type ?? 'unicast',
    family,
    to: withPrefix(route.dst, family),
    table: route.table ?? 'main',
    hops: hops.map(toHop),
    protocol: route.protocol,
    metric: route.metric ?? 0,
    source: route.prefsrc,
  };
}

function toHop(hop: Pick<Raw, 'gateway' | 'via' | 'dev' | 'flags'>): Hop {
  return {
    via: hop.gateway ?? hop.via?.host,
    dev: hop.dev,
    onlink: hop.flags?.includes('onlink') ?? false,
    linkDown: hop.flags?.includes('linkdown') ?? false,
  };
}

/** A destination with its prefix, however it was written. */
export function withPrefix(network: string, family: 4 | 6 = network.includes(':') ? 6 : 4): string {
  if (network === 'default') return family === 6 ? '::/0' : '0.0.0.0/0';
  if (network.includes('/')) return network;
  return `${network}/${family === 6 ? 128 : 32}`;
}

const policy = z.object({ priority: z.number(), src: z.string(), table: z.string().optional() });

/** Reads `ip -j rule show`. */
export function readPolicies(text: string): readonly Policy[] {
  return fromJson(z.array(policy), text, 'ip rule').map(({ priority, src, table }) => ({ priority, from: src, table }));
}
