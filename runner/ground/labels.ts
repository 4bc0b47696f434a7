import { hostname } from 'node:os';

import type { Engine, Listed } from './docker.js';

/** How we know what is ours in a daemon that others use too. Names are for people; nothing is ever found by them. */
export type Role = 'box' | 'node' | 'switchboard' | 'volume';

/** One user of one machine; the folder of records is part of it, for what no record there knows is taken to be lost. */
export function ownerLabel(uid: number, records: string): string {
  return `underlay.owner=${uid}@${hostname()}:${records}`;
}

export function labels(
  owner: string,
  role: Role,
  session: string,
  more: Readonly<Record<string, string>>,
): Record<string, string> {
  const [key, value] = split(owner);
  const named = Object.entries(more).map(([name, text]) => [`underlay.${name}`, text] as const);
  return { [key]: value, 'underlay.role': role, 'underlay.session': session, ...Object.fromEntries<string>(named) };
}

/** Removes every container of this owner and these roles that is not known; `known` is asked after they were listed, so that one that comes up meanwhile is known. */
export async function removeLost(
  engine: Engine,
  owner: string,
  roles: readonly Role[],
  known: (one: Listed) => boolean,
): Promise<string[]> {
  const ours = (await engine.list(owner)).filter(({ labels }) => roles.includes(labels['underlay.role'] as Role));
  const lost = ours.filter((one) => !known(one));
  await Promise.all(lost.map(({ id }) => engine.remove(id)));
  return lost.map(
    ({ labels }) =>
      `removed the container of ${labels['underlay.node'] ?? `the ${labels['underlay.role'] ?? ''}`} in ${labels['underlay.as'] ?? 'a lab'}`,
  );
}

/** Removes every container of one session. */
export async function removeSession(engine: Engine, owner: string, session: string): Promise<void> {
  const ours = await engine.list(owner);
  await Promise.all(
    ours.filter((one) => one.labels['underlay.session'] === session).map(({ id }) => engine.remove(id)),
  );
}

const split = (label: string) => [label.slice(0, label.indexOf('=')), label.slice(label.indexOf('=') + 1)] as const;
