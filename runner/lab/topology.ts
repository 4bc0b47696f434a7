import * as z from 'zod';
import type { PlannedLink } from '../ground/plan.js';
import { readAddress, type Address } from './address.js';
import { namePattern } from './context.js';
import { linkNameFault } from './link-name.js';
import { didYouMean } from './near-miss.js';
import type { Findings } from './problem.js';
import { described, shaped } from './shape.js';
import type { Path, Yaml } from './yaml.js';

const addresses = z.union([z.string(), z.array(z.string())]);
const linkSchema = z.union([
  addresses,
  z.strictObject({ address: addresses.optional(), mtu: z.int().min(68).max(65_535).optional() }),
]);

/** `.ipv6: true`: a key with a dot is an option of the node, for no lan can be called so. */
const options: Readonly<Record<string, z.ZodType<boolean>>> = { '.ipv6': z.boolean() };

export interface TopologyNode {
  readonly name: string;
  readonly links: readonly PlacedLink[];
  readonly ipv6: boolean;
}

/** A link that still knows where it was written, and its addresses as numbers. */
export interface PlacedLink extends PlannedLink {
  readonly node: string;
  readonly path: Path;
  readonly read: readonly Address[];
}

/** The nodes of a ```yaml nodes block, each by itself; what they are to one another is for subnets.ts. */
export function readTopology(yaml: Yaml, findings: Findings): readonly TopologyNode[] {
  if (typeof yaml.value !== 'object' || yaml.value === null || Array.isArray(yaml.value)) {
    findings.add(
      'wrong-type',
      yaml.at([]),
      `expected nodes, like "host: { lan: { eth0: … } }", found ${described(yaml.value)}`,
    );
    return [];
  }
  const names = yaml.keys([]);
  if (names.length === 0) findings.add('no-topology', yaml.at([]), 'a lab needs at least one node');
  return names.map((name) => readNode(name, yaml, findings));
}

function readNode(name: string, yaml: Yaml, findings: Findings): TopologyNode {
  if (!namePattern.test(name) || name.length > 63)
    findings.add(
      'bad-name',
      yaml.keyAt([name]),
      `${name} cannot be a node's name: small letters, digits and dashes, a letter first`,
    );
  shaped(z.record(z.string(), z.unknown()), yaml, [name], findings);
  const keys = yaml.keys([name]);
  const links = keys.filter((key) => !key.startsWith('.')).flatMap((lan) => readLan(name, lan, yaml, findings));
  for (const key of keys.filter((each) => each.startsWith('.') && options[each] === undefined))
    findings.add(
      'unknown-key',
      yaml.keyAt([name, key]),
      `unknown option ${key}${didYouMean(key, Object.keys(options))}`,
    );
  const ipv6 = keys.includes('.ipv6') && shaped(z.boolean(), yaml, [name, '.ipv6'], findings) === true;
  refuseSameName(name, links, yaml, findings);
  for (const link of links) {
    const six = link.read.find((address) => address.family === 6);
    if (six !== undefined && !ipv6)
      findings.add(
        'bad-address',
        yaml.at(link.path),
        `${six.text} on ${name}, which has no IPv6; give it ".ipv6: true"`,
      );
  }
  return { name, links, ipv6 };
}

function readLan(node: string, lan: string, yaml: Yaml, findings: Findings): readonly PlacedLink[] {
  const path = [node, lan];
  if (!namePattern.test(lan))
    findings.add(
      'bad-name',
      yaml.keyAt(path),
      `${lan} cannot be a lan's name: small letters, digits and dashes, a letter first`,
    );
  if (shaped(z.record(z.string(), z.unknown()), yaml, path, findings) === undefined) return [];
  return yaml.keys(path).flatMap((name) => readLink(node, lan, name, yaml, findings) ?? []);
}

function readLink(node: string, lan: string, name: string, yaml: Yaml, findings: Findings): PlacedLink | undefined {
  const path = [node, lan, name];
  const fault = linkNameFault(name);
  if (fault !== undefined) findings.add(fault.rule, yaml.keyAt(path), fault.message);
  const read = shaped(linkSchema, yaml, path, findings);
  if (read === undefined) return undefined;
  const plain = typeof read === 'string' || Array.isArray(read);
  const written = plain ? read : (read.address ?? []);
  const base = plain ? path : [...path, 'address'];
  const texts = typeof written === 'string' ? [written] : written;
  const addresses = texts.flatMap((text, index): readonly Address[] => {
    const at = yaml.at(typeof written === 'string' ? base : [...base, index]);
    const address = texts.indexOf(text) === index ? readAddress(text) : `${text} stands here twice`;
    if (typeof address !== 'string') return [address];
    findings.add('bad-address', at, address);
    return [];
  });
  const mtu = plain ? undefined : read.mtu;
  return { node, lan, name, path, addresses: texts, read: addresses, ...(mtu === undefined ? {} : { mtu }) };
}

function refuseSameName(node: string, links: readonly PlacedLink[], yaml: Yaml, findings: Findings): void {
  for (const [index, link] of links.entries()) {
    const first = links.slice(0, index).find((other) => other.name === link.name);
    if (first === undefined) continue;
    const message = `${node} has two interfaces called ${link.name}, on ${first.lan} and on ${link.lan}`;
    findings.add('same-name', yaml.keyAt(link.path), message);
  }
}
