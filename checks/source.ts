import * as z from 'zod';
import { ipv4, list, sentence } from './arguments.js';
import { define, met, unmet, type Outcome, type Unmet } from './check.js';
import { diagnose } from './diagnose/diagnose.js';
import { called, commandIn, ipIn } from './place.js';
import { call, type Ended } from './probe/call.js';
import { PortTaken } from './probe/listen.js';
import { arrived, calling, lookOf, taken, unreachable, wantedOf } from './reach.js';
import { value } from './value.js';
import type { World } from './world.js';

const schema = z.strictObject({
  ...calling,
  is: value(ipv4).describe("The caller's address as the receiver must see it."),
});

type Cause = 'translated' | 'untranslated' | 'other-source' | 'no-answer' | 'port-taken';

export const source = define<typeof schema, Cause>({
  name: 'source',
  group: 'behaviour',
  about: 'A call is answered, and the receiver saw it come from this address.',
  schema,
  causes: ['translated', 'untranslated', 'other-source', 'no-answer', 'port-taken'],
  example: '{ from: [host/red, host/blue], to: server, dst: [8.8.8.8, 192.168.1.3], is: 192.168.1.2 }',
  negative: () => false,
  places: ({ from, to }) => [...list(from), ...list(to)],
  say: ({ from, to, is }) => {
    const whom = typeof is === 'string' ? is : `${is.link} of ${called(is.of)}`;
    const callers = list(from).map(called);
    return `${sentence(callers)} ${callers.length > 1 ? 'reach' : 'reaches'} ${sentence(list(to).map(called))}, which sees ${whom}`;
  },
  ask: async (args, world) => {
    try {
      const ended = await call(world, args);
      const lost = ended.find(({ end }) => end !== 'reached');
      if (lost) return await unanswered(lost, world);
      const judged = await Promise.all(ended.map((one) => judge(one, args, world)));
      return judged.find(({ kind }) => kind !== 'met') ?? met;
    } catch (error) {
      if (error instanceof PortTaken) return taken(error);
      throw error;
    }
  },
});

async function judge(
  ended: Ended,
  { is, listen }: { readonly is: string; readonly listen?: number | undefined },
  world: World,
): Promise<Outcome<Cause>> {
  const { source = 'nobody', call: to } = ended;
  if (source === is) return met;
  const own = (await world.glance(to.from)).links().flatMap(({ addresses }) => addresses.map(({ address }) => address));
  const cause = own.includes(is) ? 'translated' : own.includes(source) ? 'untranslated' : 'other-source';
  return unmet(cause, {
    wanted: `${called(to.to)} to see ${called(to.from)} as ${is}`,
    found: own.includes(source) ? `${source}, ${called(to.from)}'s own address` : source,
    look: commandIn(to.to, `tcpdump -ni any ${to.by === 'icmp' ? 'icmp' : `${to.by} port ${listen ?? to.port}`}`),
  });
}

async function unanswered(ended: Ended, world: World): Promise<Unmet<Cause>> {
  const why = ended.end === 'no-address' ? undefined : await diagnose(world, ended);
  const found = {
    'no-address': `${called(ended.call.to)} has no address to call`,
    silent: arrived(ended),
    refused: 'refused at once',
    unreachable: unreachable(ended.knocked),
    other: `somebody else answered for ${ended.call.dst}`,
    reached: 'an answer',
  };
  return unmet('no-answer', {
    wanted: wantedOf(ended),
    found: why?.found ?? found[ended.end],
    look: why?.look ?? (ended.end === 'no-address' ? ipIn(ended.call.to, 'addr') : lookOf(ended)),
  });
}
