import * as z from 'zod';
import { list, sentence } from './arguments.js';
import { define, met, unmet, type Outcome } from './check.js';
import { called, ipIn } from './place.js';
import { call, type Ended } from './probe/call.js';
import { PortTaken } from './probe/listen.js';
import { arrived, calling, lookOf, taken, unreachable } from './reach.js';
import type { World } from './world.js';

const schema = z.strictObject({
  ...calling,
  as: z
    .enum(['silent', 'refused', 'unreachable'])
    .optional()
    .describe(
      'How the call must end for the caller: dropped, rejected, or without a way. Unless said any of them, and a call may not arrive without its answer.',
    ),
});

type Cause = 'reached' | 'arrived' | 'refused' | 'unreachable' | 'timed-out' | 'other' | 'no-address' | 'port-taken';

export const blocked = define<typeof schema, Cause>({
  name: 'blocked',
  group: 'behaviour',
  about: 'One place does not reach another although something listens there; needs a control that does.',
  schema,
  causes: ['reached', 'arrived', 'refused', 'unreachable', 'timed-out', 'other', 'no-address', 'port-taken'],
  example: '{ from: server, to: host/red }',
  negative: () => true,
  places: ({ from, to }) => [...list(from), ...list(to)],
  say: ({ from, to, by, port }) => {
    const how = by === undefined || by === 'icmp' ? '' : ` by ${by}${port === undefined ? '' : `, port ${port}`}`;
    return `${sentence(list(from).map(called))} cannot reach ${sentence(list(to).map(called), 'or')}${how}`;
  },
  ask: async (args, world) => {
    try {
      const ended = await call(args.as === undefined ? brisk(world) : world, args);
      return ended.map((one) => judge(one, args.as)).find(({ kind }) => kind !== 'met') ?? met;
    } catch (error) {
      if (error instanceof PortTaken) return taken(error);
      throw error;
    }
  },
});

/** Where silence will do as well as an answer of the kernel that nobody is there, that answer is not waited for. */
const brisk = (world: World): World => ({
  ...world,
  silence: { ...world.silence, whileAsking: world.silence.after },
});

const words = { silent: 'silence', refused: 'a refusal at once', unreachable: 'no way there' } as const;
const causes = { silent: 'timed-out', refused: 'refused', unreachable: 'unreachable' } as const;

function judge(ended: Ended, as: keyof typeof words | undefined): Outcome<Cause> {
  const { call: to, end, knocked } = ended;
  const how = as === undefined ? '' : `, with ${words[as]}`;
  const wanted = `${called(to.from)} not to reach ${called(to.to)}${to.dst === '' ? '' : ` at ${to.dst}`}${how}`;
  const evidence = { wanted, look: lookOf(ended) };
  switch (end) {
    case 'reached':
      return unmet('reached', { ...evidence, found: `${called(to.to)} answered` });
    case 'other':
      return unmet('other', { ...evidence, found: `somebody else answered for ${to.dst}` });
    case 'no-address':
      return unmet('no-address', {
        wanted,
        found: `${called(to.to)} has no address to call`,
        look: ipIn(to.to, 'addr'),
      });
    case 'silent':
    case 'refused':
    case 'unreachable': {
      if (as === undefined && end === 'silent' && ended.source !== undefined)
        return unmet('arrived', { ...evidence, found: arrived(ended) });
      if (as === undefined || as === end) return met;
      const found = { silent: arrived(ended), refused: 'refused at once', unreachable: unreachable(knocked) };
      return unmet(causes[end], { ...evidence, found: found[end] });
    }
  }
}
