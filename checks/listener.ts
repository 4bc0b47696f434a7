import * as z from 'zod';
import { ipv4, place, port } from './arguments.js';
import { define, met, unmet } from './check.js';
import type { Listener } from './observe/ss.js';
import { called, commandIn } from './place.js';

const schema = z.strictObject({
  in: place,
  port,
  by: z.enum(['tcp', 'udp']).optional().describe('`tcp` unless said.'),
  address: ipv4.optional().describe('An address on which it must be heard; a listener on all addresses will do.'),
  absent: z.literal(true).optional().describe('Nobody may listen there.'),
});

type Cause = 'absent' | 'other-address' | 'other-protocol' | 'present';

export const listener = define<typeof schema, Cause>({
  name: 'listener',
  group: 'state',
  about: 'Something listens on a port.',
  schema,
  causes: ['absent', 'other-address', 'other-protocol', 'present'],
  example: '{ in: host/red, port: 8080 }',
  negative: ({ absent }) => absent === true,
  places: (args) => [args.in],
  say: ({ in: where, port, by = 'tcp', absent }) =>
    `${absent ? 'nothing' : 'something'} listens on ${by} port ${port} in ${called(where)}`,
  ask: async ({ in: where, port, by = 'tcp', address, absent }, world) => {
    const all = (await world.observe(where)).listeners().filter((one) => one.port === port);
    const look = commandIn(where, 'ss -ltunp');
    const on = address === undefined ? `port ${port}` : `${address}:${port}`;
    const own = all.filter(({ protocol }) => protocol === by);
    const heard = own.filter((one) => address === undefined || one.address === '*' || one.address === address);
    const [first] = heard;
    const wanted = `${absent ? 'no ' : 'a '}${by} listener on ${on} in ${called(where)}`;
    if (absent) return first ? unmet('present', { wanted, found: line(first), look }) : met;
    if (first) return met;
    const [near] = own;
    if (near) return unmet('other-address', { wanted, found: `only ${line(near)}`, look });
    const [other] = all;
    if (other) return unmet('other-protocol', { wanted, found: line(other), look });
    return unmet('absent', { wanted, found: 'nobody listens there', look });
  },
});

function line({ protocol, address, port }: Listener): string {
  return `${protocol} on ${address}:${port}`;
}
