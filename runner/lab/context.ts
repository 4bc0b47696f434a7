import type { z } from 'zod';
import type { At, Findings } from './problem.js';
import { didYouMean } from './near-miss.js';

/** What a lab file may know of a check: what it takes, how it fails, and which places it looks at. */
export interface KnownCheck {
  readonly schema: z.ZodType;
  readonly causes: readonly string[];
  /** True when these arguments ask that something be absent, which silence alone would also answer. */
  negative(args: unknown): boolean;
  places(args: unknown): readonly string[];
}

export type Registry = ReadonlyMap<string, KnownCheck>;

/** What every part of a lab file is read against. */
export interface Context {
  readonly findings: Findings;
  readonly registry: Registry;
  /** Undefined when the topology cannot be read: then nobody can say which names are wrong. */
  readonly nodes: readonly string[] | undefined;
  readonly lines: readonly string[];
}

/** What a host and a lan can be called. */
export const namePattern = /^[a-z](?:[a-z0-9-]*[a-z0-9])?$/;

const namespacePattern = /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/;

/** An identity: of a step, a check, a question. */
export const idPattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** False, and a problem, when no such node is in the topology. */
export function knownNode(name: string, at: At, context: Context): boolean {
  if (context.nodes === undefined || context.nodes.includes(name)) return true;
  const [node = ''] = name.split('/');
  const near =
    name.includes('/') && context.nodes.includes(node)
      ? `; a block runs on the node ${node}, and enters ${name} itself`
      : didYouMean(name, context.nodes);
  context.findings.add('unknown-node', at, `no node is called ${name}${near}`);
  return false;
}

/** A place is a node, or a namespace in one: `host`, `host/red`. The namespace is the learner's to make. */
export function knownPlace(name: string, at: At, context: Context): boolean {
  const [node = '', namespace, ...more] = name.split('/');
  if (more.length > 0 || (namespace !== undefined && !namespacePattern.test(namespace))) {
    context.findings.add('bad-name', at, `${name} is not a place; write a node, or node/namespace`);
    return false;
  }
  return knownNode(node, at, context);
}
