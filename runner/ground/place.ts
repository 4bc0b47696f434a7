import { LabError } from '../errors.js';
import type { Standing } from './ground.js';

/** A node, or a network namespace inside it: `host`, `host/red`. */
export interface Place {
  readonly node: string;
  /** Empty for the node's own. */
  readonly namespace: string;
}

/** Names that reach a command line or a path are plain words, so they need no quoting anywhere. */
const word = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/;

/** Whether a lab may be called so: the name reaches paths and labels too. */
export function isName(text: string): boolean {
  return word.test(text);
}

export function parsePlace(text: string): Place {
  const [node = '', namespace, ...rest] = text.split('/');
  if (word.test(node) && (namespace === undefined || word.test(namespace)) && rest.length === 0)
    return { node, namespace: namespace ?? '' };
  throw new LabError(
    'bad-place',
    `${text} is not a place.`,
    'Write a node, or a node and a namespace in it: host, host/red.',
  );
}

/** Throws where there is no such node, or no such namespace in it. */
export async function requirePlace(lab: Standing, { node, namespace }: Place): Promise<void> {
  const found = await lab.namespaces(node);
  if (namespace === '' || found.has(namespace)) return;
  throw noNamespace(node, namespace, [...found.keys()]);
}

export function noNamespace(node: string, namespace: string, there: readonly string[]): LabError {
  const next =
    there.length === 0 ? `It has none yet: ip netns add ${namespace}` : `It has: ${[...there].sort().join(', ')}.`;
  return new LabError('bad-place', `${node} has no network namespace called ${namespace}.`, next);
}

/** What runs a command in that place with the node's own programs. */
export function inside({ namespace }: Place, argv: readonly string[]): readonly string[] {
  return namespace === '' ? argv : ['ip', 'netns', 'exec', namespace, ...argv];
}
