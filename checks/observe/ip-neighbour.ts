import * as z from 'zod';
import { listFromJson } from './json.js';

export interface Neighbour {
  readonly address: string;
  readonly dev: string;
  readonly mac: string | undefined;
  /** `REACHABLE`, `STALE`, `INCOMPLETE`, `FAILED`, `PERMANENT` … */
  readonly states: readonly string[];
}

const raw = z.object({
  dst: z.string(),
  dev: z.string(),
  lladdr: z.string().optional(),
  state: z.array(z.string()).optional(),
});

/** Reads `ip -j neigh show`. */
export function readNeighbours(text: string): readonly Neighbour[] {
  const neighbours = listFromJson(raw, text, 'ip neigh');
  return neighbours.map(({ dst, dev, lladdr, state }) => ({ address: dst, dev, mac: lladdr, states: state ?? [] }));
}
