import * as z from 'zod';
import { ipv4, place } from './arguments.js';
import { define, met, unmet, type Outcome } from './check.js';
import { called, commandIn } from './place.js';
import { addressOf, call } from './probe/call.js';
import { knock, type Knocked } from './probe/knock.js';
import { value } from './value.js';

const schema = z.strictObject({
  from: place,
  to: place,
  dst: value(ipv4).optional().describe('The address that is called; an address of `to` unless said.'),
  is: z.int().min(100).max(65535).describe('The size of the largest whole packet that passes without being cut.'),
});

type Cause = 'smaller' | 'larger' | 'black-hole' | 'no-answer' | 'no-address';

export const mtu = define<typeof schema, Cause>({
  name: 'mtu',
  group: 'behaviour',
  about: 'Packets of exactly this size pass between two places, and no larger ones.',
  schema,
  causes: ['smaller', 'larger', 'black-hole', 'no-answer', 'no-address'],
  example: '{ from: node01/red, to: node02/blue, is: 1450 }',
  negative: () => false,
  places: ({ from, to }) => [from, to],
  say: ({ from, to, is }) => `packets of up to ${is} bytes pass from ${called(from)} to ${called(to)}`,
  ask: async ({ from, to, dst: given, is }, world) => {
    const dst = given ?? (await addressOf(world, to, from));
    const wanted = `packets of ${is} bytes, and no larger ones, to pass from ${called(from)} to ${called(to)}`;
    if (dst === '') {
      return unmet('no-address', { wanted, found: `${called(to)} has no address`, look: commandIn(to, 'ip addr') });
    }
    const look = commandIn(from, `ping -M do -s ${is - 28} ${dst}`);
    // Somebody else may have the address, with links of any size.
    const [ended] = await call(world, { from, to, dst, by: 'icmp' });
    if (ended?.end === 'other')
      return unmet('no-answer', { wanted, found: `somebody else answers for ${dst}, and not ${called(to)}`, look });
    if (ended?.end !== 'reached') return unmet('no-answer', { wanted, found: unanswered, look });
    const targets = [64, is, is + 1].map((size) => ({ by: 'icmp', dst, port: 0, size, tag: '0000' }) as const);
    const [small, fitting, larger] = await knock(world, from, targets, world.nonce());
    if (small?.kind !== 'answered') return unmet('no-answer', { wanted, found: unanswered, look });
    return judge(fitting, larger, { wanted, is, look, dst });
  },
});

const unanswered = 'not even a small packet is answered';

interface Context {
  readonly wanted: string;
  readonly is: number;
  readonly look: string;
  readonly dst: string;
}

function judge(fitting: Knocked | undefined, larger: Knocked | undefined, context: Context): Outcome<Cause> {
  const { wanted, is, look } = context;
  if (fitting?.kind === 'too-big') {
    const by = fitting.by === '' ? 'the link it would leave by' : fitting.by;
    const limit = fitting.mtu === undefined ? '' : `, which takes ${fitting.mtu}`;
    return unmet('smaller', { wanted, found: `${is} bytes are too much for ${by}${limit}`, look });
  }
  if (fitting?.kind !== 'answered') {
    return unmet('black-hole', { wanted, found: `packets of ${is} bytes vanish, and nobody says why`, look });
  }
  return larger?.kind === 'answered' ? unmet('larger', { wanted, found: `${is + 1} bytes pass too`, look }) : met;
}
