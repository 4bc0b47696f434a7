import * as z from 'zod';
import { ipv4, place, port, sentence } from './arguments.js';
import { define, met, unmet, type Outcome } from './check.js';
import { called, commandIn } from './place.js';
import { knock, type Knocked } from './probe/knock.js';
import { listen, PortTaken, type Listening } from './probe/listen.js';
import { taken } from './reach.js';
import { value } from './value.js';
import type { World } from './world.js';

const schema = z.strictObject({
  from: place,
  to: z.array(place).min(2).describe('The backends; a listener of the check stands in each.'),
  dst: value(ipv4).describe('The one address that is called.'),
  port,
  listen: port.describe('The port of the backends.'),
  times: z.int().min(20).max(2000).optional().describe('New connections; 60 unless said. 900 tell 1/3 from 2/9.'),
});

type Cause = 'never' | 'uneven' | 'no-answer' | 'other' | 'port-taken';

export const balance = define<typeof schema, Cause>({
  name: 'balance',
  group: 'behaviour',
  about: 'New connections to one address are spread evenly over several backends.',
  schema,
  causes: ['never', 'uneven', 'no-answer', 'other', 'port-taken'],
  example:
    '{ from: node01/client, to: [node01/web1, node01/web2, node02/web3], dst: 10.96.0.50, port: 80, listen: 8080 }',
  negative: () => false,
  places: ({ from, to }) => [from, ...to],
  say: ({ from, to, dst, port }) =>
    `connections of ${called(from)} to ${typeof dst === 'string' ? dst : dst.link}:${port} are spread over ${sentence(to.map(called))}`,
  ask: async ({ from, to, dst, port, listen: at, times = 60 }, world) => {
    const look = commandIn(from, `for i in $(seq 20); do nc -w1 ${dst} ${port}; done`);
    try {
      const plan = { from, to, dst, port, at, times };
      const { knocked, tokens } = await world.inTurn(`tcp port ${at}`, () => connect(world, plan));
      const lost = knocked.filter(({ kind }) => kind !== 'answered').length;
      const wanted = `an answer to each of ${times} connections to ${dst}:${port}`;
      if (lost > 0) return unmet('no-answer', { wanted, found: `${lost} were not answered`, look });
      return judge(to, count(knocked, tokens), times, look);
    } catch (error) {
      if (error instanceof PortTaken) return taken(error);
      throw error;
    }
  },
});

interface Plan {
  readonly from: string;
  readonly to: readonly string[];
  readonly dst: string;
  readonly port: number;
  readonly at: number;
  readonly times: number;
}

async function connect(
  world: World,
  { from, to, dst, port, at, times }: Plan,
): Promise<{ readonly knocked: readonly Knocked[]; readonly tokens: readonly string[] }> {
  const tokens = to.map(() => world.nonce());
  const nonce = world.nonce();
  const opened = await Promise.allSettled(
    to.map((place, index) => listen(world, place, [{ by: 'tcp', port: at }], { nonce, token: tokens[index] ?? '' })),
  );
  const ears: readonly Listening[] = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  try {
    const failed = opened.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
    const targets = Array.from({ length: times }, () => ({ by: 'tcp', dst, port, tag: '0000' }) as const);
    return { knocked: await knock(world, from, targets, nonce), tokens };
  } finally {
    await Promise.all(ears.map((ear) => ear[Symbol.asyncDispose]()));
  }
}

function count(knocked: readonly Knocked[], tokens: readonly string[]): readonly number[] {
  return tokens.map((token) => knocked.filter((one) => one.kind === 'answered' && one.token === token).length);
}

/** 3.7 standard deviations: an even spread falls outside in about one of 2000 runs over three backends. */
function judge(to: readonly string[], counts: readonly number[], times: number, look: string): Outcome<Cause> {
  const share = 1 / to.length;
  const spread = 3.7 * Math.sqrt(times * share * (1 - share));
  const [low, high] = [Math.max(1, Math.floor(times * share - spread)), Math.ceil(times * share + spread)];
  const found = to.map((place, at) => `${called(place)} ${counts[at] ?? 0}`).join(', ');
  const wanted = `${low} to ${high} of ${times} connections at each of ${sentence(to.map(called))}`;
  if (counts.reduce((sum, one) => sum + one, 0) < times) {
    return unmet('other', { wanted, found: `${found}; the rest was answered by somebody else`, look });
  }
  if (counts.includes(0)) return unmet('never', { wanted, found, look });
  return counts.every((one) => one >= low && one <= high) ? met : unmet('uneven', { wanted, found, look });
}
