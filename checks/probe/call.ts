import { list } from '../arguments.js';
import type { Link } from '../observe/ip-link.js';
import { holds } from '../observe/rules.js';
import type { World } from '../world.js';
import { knock, type Knocked, type Target } from './knock.js';
import { listen, type Heard, type Listening, type Secret } from './listen.js';

/** Who calls whom; every list means each of them. */
export interface Asked {
  readonly from: string | readonly string[];
  readonly to: string | readonly string[];
  readonly dst?: string | readonly string[] | undefined;
  readonly by?: 'icmp' | 'tcp' | 'udp' | undefined;
  /** Called port, where it is not the one listened on. */
  readonly port?: number | undefined;
  readonly listen?: number | undefined;
}

export interface Call {
  readonly from: string;
  readonly to: string;
  readonly dst: string;
  readonly by: 'icmp' | 'tcp' | 'udp';
  readonly port: number;
}

/** How one call ended, from both sides. */
export interface Ended {
  readonly call: Call;
  readonly end: 'reached' | 'other' | 'refused' | 'unreachable' | 'silent' | 'no-address';
  /** The caller's address as the receiver saw it, also where only the answer was lost. */
  readonly source: string | undefined;
  readonly knocked: Knocked | undefined;
}

/** Calls between places with listeners of our own, all side by side, and leaves nothing running. */
export async function call(world: World, asked: Asked): Promise<readonly Ended[]> {
  const secret = { nonce: world.nonce(), token: world.nonce() };
  const by = asked.by ?? 'icmp';
  const calls = await plan(world, asked, by);
  const fixed = asked.listen ?? asked.port;
  const work = (): Promise<readonly Ended[]> => connect(world, asked, calls, secret);
  return fixed === undefined || by === 'icmp' ? work() : world.inTurn(`${by} port ${fixed}`, work);
}

async function connect(world: World, asked: Asked, calls: readonly Call[], secret: Secret): Promise<readonly Ended[]> {
  const listening = new Map<string, Listening>();
  try {
    const called = new Map(calls.filter(({ dst }) => dst !== '').map(({ to, by }) => [to, by]));
    const opened = await Promise.allSettled(
      [...called].map(async ([to, by]) => listening.set(to, await listen(world, to, [ear(by, asked)], secret))),
    );
    const failed = opened.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
    const tagged = calls.map((one, at) => ({ ...one, tag: at.toString(16).padStart(4, '0') }));
    const aimed = tagged.map((one) => ({ ...one, port: asked.port ?? listening.get(one.to)?.ports[0] ?? 0 }));
    const knocked = await knockAll(world, aimed, secret);
    const heard = new Map<string, readonly Heard[]>();
    for (const [to, ears] of listening) heard.set(to, await ears.stop());
    return aimed.map((one) => judge(one, knocked.get(one.tag), heard.get(one.to) ?? [], secret));
  } finally {
    await Promise.all([...listening.values()].map((ears) => ears[Symbol.asyncDispose]()));
  }
}

function ear(by: Call['by'], asked: Asked): Parameters<typeof listen>[2][number] {
  return by === 'icmp' ? { by } : { by, port: asked.listen ?? asked.port };
}

async function plan(world: World, asked: Asked, by: Call['by']): Promise<readonly Call[]> {
  const calls: Call[] = [];
  for (const from of list(asked.from)) {
    for (const to of list(asked.to)) {
      if (from === to && asked.dst === undefined) continue;
      // Both ends must exist, also where an address is given.
      await Promise.all([world.place(from), world.place(to)]);
      const dsts = asked.dst === undefined ? [await addressOf(world, to, from)] : list(asked.dst);
      for (const dst of dsts) calls.push({ from, to, dst, by, port: asked.port ?? 0 });
    }
  }
  return calls;
}

/** The address by which one place would call the other: one in a common network before any other; `''` where there is none. */
export async function addressOf(world: World, to: string, from: string): Promise<string> {
  const [there, here] = await Promise.all([world.glance(to), world.glance(from)]);
  const own = addresses(here.links()).map(({ address }) => address);
  const all = addresses(there.links());
  const near = all.find(({ address, prefix }) => own.some((mine) => holds(`${address}/${prefix}`, mine)));
  return (near ?? all[0])?.address ?? '';
}

function addresses(links: readonly Link[]): Link['addresses'] {
  return links
    .filter(({ kind }) => kind !== 'loopback')
    .flatMap((link) => link.addresses.filter(({ family }) => family === 4));
}

type Tagged = Call & { readonly tag: string };

async function knockAll(world: World, calls: readonly Tagged[], secret: Secret): Promise<ReadonlyMap<string, Knocked>> {
  const possible = calls.filter(({ dst }) => dst !== '');
  const callers = [...new Set(possible.map(({ from }) => from))];
  const answers = callers.map(async (from) => {
    const own = possible.filter((one) => one.from === from);
    const targets: readonly Target[] = own.map(({ by, dst, port, tag }) => ({ by, dst, port, tag }));
    const knocked = await knock(world, from, targets, secret.nonce);
    return knocked.map((one, at) => [own[at]?.tag ?? '', one] as const);
  });
  return new Map((await Promise.all(answers)).flat());
}

function judge({ tag, ...call }: Tagged, knocked: Knocked | undefined, heard: readonly Heard[], secret: Secret): Ended {
  const arrived = heard.find((one) => one.tag === tag);
  if (knocked === undefined) return { call, end: 'no-address', source: undefined, knocked };
  if (knocked.kind !== 'answered') {
    const end = knocked.kind === 'too-big' ? 'unreachable' : knocked.kind;
    return { call, end, source: arrived?.source, knocked };
  }
  // A ping has no room for a secret answer: it counts when the right place saw the request.
  const ours = call.by === 'icmp' ? arrived !== undefined : knocked.token === secret.token;
  const source = call.by === 'icmp' ? arrived?.source : knocked.seenAs;
  return { call, end: ours ? 'reached' : 'other', source: ours ? source : undefined, knocked };
}
