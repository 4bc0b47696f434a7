import * as z from 'zod';
import { LabError } from '../../runner/errors.js';
import { fromJson } from '../observe/json.js';
import type { World } from '../world.js';
import { knockProgram } from './knock-program.js';
import { python } from './python.js';

export interface Target {
  readonly by: 'icmp' | 'tcp' | 'udp';
  readonly dst: string;
  readonly port: number;
  /** Four letters by which a listener tells this call from others. */
  readonly tag: string;
  /** The whole IPv4 packet's size; it is then sent with *do not fragment*. Pings only. */
  readonly size?: number;
}

/** Silence, refusal and unreachability are three answers. */
export type Knocked =
  | { readonly kind: 'answered'; readonly token: string; readonly seenAs: string; readonly by: string }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unreachable'; readonly why: string; readonly by: string }
  | { readonly kind: 'too-big'; readonly mtu: number | undefined; readonly by: string }
  | { readonly kind: 'silent' };

const answer = z.object({
  end: z.enum(['answered', 'refused', 'unreachable', 'too-big', 'silent']),
  said: z.string().optional(),
  why: z.string().optional(),
  by: z.string().optional(),
  mtu: z.number().optional(),
});

/** Calls all targets from a place, side by side, and says how each call ended. */
export async function knock(
  world: World,
  from: string,
  targets: readonly Target[],
  nonce: string,
): Promise<readonly Knocked[]> {
  const shell = await world.place(from);
  const plan = JSON.stringify({ nonce, ...world.silence, targets });
  const done = await shell.run([...python, knockProgram, plan], {
    timeout: 60_000,
    ...(world.signal && { signal: world.signal }),
  });
  if (done.end === 'exited' && done.code === 0) {
    return fromJson(z.array(answer), done.stdout.toString(), 'the caller').map(toKnocked);
  }
  throw new LabError(
    'cannot-look',
    `Calling from ${from} ${done.end === 'exited' ? `failed: ${done.stderr.toString().trim()}` : 'took too long'}`,
    'Run the check again; `labs doctor` says whether this machine has what the checks need.',
  );
}

function toKnocked({ end, said = '', why = '', by = '', mtu }: z.output<typeof answer>): Knocked {
  switch (end) {
    case 'answered': {
      const [token = '', seenAs = ''] = said.split(' ');
      return { kind: end, token, seenAs, by };
    }
    case 'unreachable':
      return { kind: end, why, by };
    case 'too-big':
      return { kind: end, mtu, by };
    case 'refused':
    case 'silent':
      return { kind: end };
  }
}
