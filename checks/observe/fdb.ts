import * as z from 'zod';
import { fromJson } from './json.js';

export interface FdbEntry {
  readonly mac: string;
  readonly dev: string;
  /** The bridge the entry belongs to; absent for the device's own entries. */
  readonly master: string | undefined;
  /** Where a tunnel sends frames for this MAC. */
  readonly dst: string | undefined;
  readonly self: boolean;
  /** Written by hand: it does not age. */
  readonly permanent: boolean;
}

const raw = z.object({
  mac: z.string(),
  ifname: z.string(),
  master: z.string().optional(),
  dst: z.string().optional(),
  flags: z.array(z.string()).optional(),
  state: z.string().optional(),
});

/** Reads `bridge -d -j fdb show`. */
export function readFdb(text: string): readonly FdbEntry[] {
  return fromJson(z.array(raw), text, 'bridge fdb').map((entry) => ({
    mac: entry.mac,
    dev: entry.ifname,
    master: entry.master,
    dst: entry.dst,
    self: entry.flags?.includes('self') ?? false,
    permanent: entry.state === 'permanent' || entry.state === 'static',
  }));
}
