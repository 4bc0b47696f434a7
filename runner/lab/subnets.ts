import { isHost, networkText, overlap, type Address } from './address.js';
import { nearMiss } from './near-miss.js';
import type { Findings } from './problem.js';
import type { PlacedLink, TopologyNode } from './topology.js';
import type { Yaml } from './yaml.js';

/** What the addresses of a topology are to one another: on each lan, and on each node. */
export function checkSubnets(nodes: readonly TopologyNode[], yaml: Yaml, findings: Findings): void {
  const links = nodes.flatMap((node) => node.links);
  const lans = new Map(links.map((link) => [link.lan, links.filter((other) => other.lan === link.lan)]));
  for (const [lan, members] of lans) {
    refuseSameAddress(lan, members, yaml, findings);
    refuseApart(lan, members, yaml, findings);
    const [only, ...others] = members;
    const near = nearMiss(
      lan,
      [...lans.keys()].filter((other) => other !== lan),
    );
    if (only !== undefined && others.length === 0 && near !== undefined)
      findings.warn(
        'bad-name',
        yaml.keyAt([only.node, lan]),
        `${only.node} is alone on the lan ${lan}; did you mean ${near}?`,
      );
  }
  for (const node of nodes) refuseOverlap(node, yaml, findings);
}

function refuseSameAddress(lan: string, members: readonly PlacedLink[], yaml: Yaml, findings: Findings): void {
  const all = members.flatMap((link) => link.read.map((address) => ({ link, address })));
  for (const [index, { link, address }] of all.entries()) {
    const first = all.slice(0, index).find((other) => other.address.value === address.value && other.link !== link);
    if (first === undefined) continue;
    const [ip = ''] = address.text.split('/');
    const message = `${ip} on the lan ${lan} belongs to ${first.link.node} already; one address, one interface`;
    findings.add('bad-address', yaml.at(link.path), message);
  }
}

/** Several subnets may share a lan; one in which nobody can speak to anybody is a slip of the pen. */
function refuseApart(lan: string, members: readonly PlacedLink[], yaml: Yaml, findings: Findings): void {
  const addressed = members.filter((link) => link.read.some((address) => !isHost(address)));
  const apart = addressed.filter((link) => !addressed.some((other) => other !== link && neighbours(link, other)));
  const [, second] = addressed;
  if (second === undefined) return;
  for (const link of apart) {
    const own = link.read.map(networkText).join(', ');
    const message = `${link.node} (${own}) shares no subnet with another interface on the lan ${lan}`;
    if (apart.length < addressed.length) findings.warn('subnet', yaml.at(link.path), message);
    else if (link === second) findings.add('subnet', yaml.at(link.path), message);
  }
}

function neighbours(a: PlacedLink, b: PlacedLink): boolean {
  return a.read.some((one) => b.read.some((other) => !isHost(one) && !isHost(other) && overlap(one, other)));
}

/** Two connected routes for one destination: the kernel would take either. */
function refuseOverlap(node: TopologyNode, yaml: Yaml, findings: Findings): void {
  for (const [index, link] of node.links.entries()) {
    for (const other of node.links.slice(0, index)) {
      const clash = overlapping(link.read, other.read);
      if (clash === undefined) continue;
      const message = `${clash[0].text} on ${link.name} overlaps ${clash[1].text} on ${other.name} of the same node`;
      findings.add('subnet', yaml.at(link.path), message);
    }
  }
}

function overlapping(a: readonly Address[], b: readonly Address[]): readonly [Address, Address] | undefined {
  for (const one of a) {
    const other = b.find((each) => !isHost(one) && !isHost(each) && overlap(one, each));
    if (other !== undefined) return [one, other];
  }
  return undefined;
}
