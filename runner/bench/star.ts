import type { Plan } from '../ground/plan.js';

/** Nodes on one lan, an address each: the plan that every subject builds. */
export function star(size: number): Plan {
  const address = (node: number) => `10.77.${(node + 1) >> 8}.${(node + 1) & 255}/16`;
  const nodes = Array.from({ length: size }, (_, node) => ({
    name: `n${node}`,
    links: [{ lan: 'lan', name: 'eth0', addresses: [address(node)] }],
    files: [],
    ipv6: false,
  }));
  return { lab: 'bench', lans: ['lan'], nodes };
}
