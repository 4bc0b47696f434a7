import * as z from 'zod';
import { place, port, protocol, sentence } from './arguments.js';
import { define, met, unmet } from './check.js';
import { called } from './place.js';
import { call, type Ended } from './probe/call.js';
import { PortTaken } from './probe/listen.js';
import { lookOf, taken } from './reach.js';

const schema = z
  .strictObject({
    between: z.array(place).min(2),
    by: protocol.optional(),
    port: port.optional(),
    allow: z.record(place, z.array(place)).describe('Whom each place may reach; every other pair must be closed.'),
  })
  .refine(
    ({ between, allow }) =>
      [...Object.keys(allow), ...Object.values(allow).flat()].every((one) => between.includes(one)),
    '`allow` names a place that is not among `between`',
  );

type Cause = 'closed' | 'open' | 'port-taken';

export const matrix = define<typeof schema, Cause>({
  name: 'matrix',
  group: 'behaviour',
  about: 'A table of who reaches whom, all pairs at once.',
  schema,
  causes: ['closed', 'open', 'port-taken'],
  example:
    '{ between: [host/red, host/blue, server], by: tcp, port: 80, allow: { host/red: [host/blue], server: [] } }',
  negative: ({ allow }) => Object.values(allow).every((targets) => targets.length === 0),
  places: ({ between }) => between,
  say: ({ between }) => `who reaches whom among ${sentence(between.map(called))} is as the table says`,
  ask: async ({ between, allow, by, port }, world) => {
    try {
      const ended = await call(world, { from: between, to: between, by, port });
      const wrong = ended.filter(({ call: { from, to }, end }) => (end === 'reached') !== may(allow, from, to));
      const [first] = wrong;
      if (!first) return met;
      const cells = wrong.map(
        ({ call: { from, to }, end }) => `${called(from)} → ${called(to)} is ${end === 'reached' ? 'open' : 'closed'}`,
      );
      return unmet(first.end === 'reached' ? 'open' : 'closed', {
        wanted: table(between, (from, to) => may(allow, from, to)),
        found: [...cells, table(between, (from, to) => reached(ended, from, to))].join('\n'),
        look: lookOf(first),
      });
    } catch (error) {
      if (error instanceof PortTaken) return taken(error);
      throw error;
    }
  },
});

function may(allow: Readonly<Record<string, readonly string[]>>, from: string, to: string): boolean {
  return allow[from]?.includes(to) ?? false;
}

function reached(ended: readonly Ended[], from: string, to: string): boolean {
  return ended.some((one) => one.call.from === from && one.call.to === to && one.end === 'reached');
}

/** A row for each caller: `.` reaches, `X` does not. */
function table(places: readonly string[], open: (from: string, to: string) => boolean): string {
  const width = Math.max(...places.map((one) => called(one).length));
  const cells = (from: string): string =>
    places.map((to) => (from === to ? '-' : open(from, to) ? '.' : 'X')).join(' ');
  return places.map((from) => `${called(from).padEnd(width)}  ${cells(from)}`).join('\n');
}
