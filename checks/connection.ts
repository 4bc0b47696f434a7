import * as z from 'zod';
import { LabError } from '../runner/errors.js';
import { ipv4, place, port } from './arguments.js';
import { define, met, unmet } from './check.js';
import { readConnections, type Connection } from './observe/conntrack.js';
import { called, commandIn } from './place.js';
import { value } from './value.js';

const schema = z.strictObject({
  in: place,
  by: z.enum(['tcp', 'udp']).optional().describe('`tcp` unless said.'),
  from: value(ipv4).describe("The caller's own address."),
  to: value(ipv4).describe('The address that was called.'),
  port: port.describe('The port that was called.'),
  seenAs: value(ipv4).optional().describe("The address that the far end takes for the caller's."),
  seenPort: z
    .string()
    .regex(/^\d{1,5}$/, 'a port is a number')
    .optional()
    .describe("The port that it takes for the caller's, in quotes."),
});

type Cause = 'absent' | 'other-source' | 'other-port';

export const connection = define<typeof schema, Cause>({
  name: 'connection',
  group: 'state',
  about: 'A place keeps a connection in mind, and how it translates it.',
  schema,
  causes: ['absent', 'other-source', 'other-port'],
  example: '{ in: host, by: udp, from: 192.168.15.2, to: 8.8.8.8, port: 53, seenAs: 192.168.1.2 }',
  negative: () => false,
  places: (args) => [args.in],
  say: ({ in: where, from, to, port, seenAs }) => {
    const text = (one: typeof from): string => (typeof one === 'string' ? one : `${one.link} of ${called(one.of)}`);
    const as = seenAs === undefined ? '' : `, seen as ${text(seenAs)}`;
    return `${called(where)} has in mind what ${text(from)} sends to ${text(to)}, port ${port}${as}`;
  },
  ask: async ({ in: where, by = 'tcp', from, to, port, seenAs, seenPort }, world) => {
    const argv = ['conntrack', '-L', '-f', 'ipv4', '-p', by, '-s', from, '-d', to, '--dport', String(port)];
    const done = await (await world.place(where)).run(argv);
    if (done.code !== 0) {
      const why = done.stderr.toString().trim();
      throw new LabError('cannot-look', `conntrack failed in ${where}: ${why}`, 'Run the check again.');
    }
    const found = readConnections(done.stdout.toString());
    const as = [seenAs && `as ${seenAs}`, seenPort && `port ${seenPort}`].filter(Boolean).join(', ');
    const wanted = `${by} from ${from} to ${to}:${port} in the memory of ${called(where)}${as && `, seen ${as}`}`;
    const look = commandIn(where, argv.join(' ').replace(' -f ipv4', ''));
    const [first] = found;
    if (first === undefined) return unmet('absent', { wanted, found: 'no such connection', look });
    const wrong = found.map((one) => differs(one, seenAs, seenPort));
    if (wrong.includes(undefined)) return met;
    return unmet(wrong[0] ?? 'absent', { wanted, found: `seen as ${first.seenAs}, port ${first.seenPort}`, look });
  },
});

function differs(one: Connection, seenAs: string | undefined, seenPort: string | undefined): Cause | undefined {
  if (seenAs !== undefined && one.seenAs !== seenAs) return 'other-source';
  return seenPort !== undefined && one.seenPort !== Number(seenPort) ? 'other-port' : undefined;
}
