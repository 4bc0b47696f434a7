import * as z from 'zod';
import { LabError } from '../runner/errors.js';
import { ipv4, list, place, sentence, some } from './arguments.js';
import { define, met, unmet, type Outcome } from './check.js';
import { called, commandIn } from './place.js';
import { value } from './value.js';

const schema = z.strictObject({
  from: place,
  server: value(ipv4).describe('The name server that is asked.'),
  name: z
    .string()
    .regex(/^(\$NONCE\.)?[A-Za-z0-9_.-]+$/, 'a name is made of letters, digits, dots, - and _')
    .describe('`$NONCE.` at its beginning is a word that nobody has heard before, made up for each question.'),
  type: z.enum(['A', 'AAAA', 'CNAME', 'NS', 'PTR', 'SOA', 'SRV', 'TXT', 'MX']).optional().describe('`A` unless said.'),
  is: some(value(z.string())).describe(
    'The whole answer in any order, or `NXDOMAIN`, or `NODATA`: the name exists without such a record. For NS a referral counts.',
  ),
  by: z.enum(['udp', 'tcp']).optional().describe('`udp` unless said.'),
});

type Cause = 'no-answer' | 'no-name' | 'no-data' | 'other-answer' | 'failed';

export const dns = define<typeof schema, Cause>({
  name: 'dns',
  group: 'behaviour',
  about: 'A name server gives this answer to a place.',
  schema,
  causes: ['no-answer', 'no-name', 'no-data', 'other-answer', 'failed'],
  example: '{ from: host/red, server: 10.96.0.10, name: web.default.svc.cluster.local, is: 10.96.0.50 }',
  negative: () => false,
  places: ({ from }) => [from],
  say: ({ from, name, type = 'A', is }) => {
    const texts = list(is).filter((one) => typeof one === 'string');
    const asked = name.replace('$NONCE.', 'a new name in ');
    return `${called(from)} asks for ${asked} (${type}) and gets ${sentence(texts)}`;
  },
  ask: async ({ from, server, name: pattern, type = 'A', is, by = 'udp' }, world) => {
    const name = pattern.replace('$NONCE', () => world.nonce());
    const sections = ['+noall', '+comments', '+answer', ...(type === 'NS' ? ['+authority'] : [])];
    const words = ['+time=2', '+tries=1', ...sections, ...(by === 'tcp' ? ['+tcp'] : [])];
    const shell = await world.place(from);
    const done = await shell.run(['dig', '-r', ...words, `@${server}`, name, type], {
      timeout: 6000,
      ...(world.signal && { signal: world.signal }),
    });
    const look = commandIn(from, `dig ${by === 'tcp' ? '+tcp ' : ''}@${server} ${name} ${type}`);
    const wanted = `${sentence(list(is))} for ${name} (${type}) from ${server}`;
    if (done.code === 9) return unmet('no-answer', { wanted, found: `no answer from ${server} by ${by}`, look });
    if (done.code !== 0) {
      throw new LabError(
        'cannot-look',
        `dig ended with ${done.code}: ${done.stderr.toString().trim()}`,
        'Run the check again.',
      );
    }
    return judge(done.stdout.toString('utf8'), type, list(is), { wanted, look });
  },
});

type Evidence = { readonly wanted: string; readonly look: string };

function judge(said: string, type: string, is: readonly string[], evidence: Evidence): Outcome<Cause> {
  const status = /status: (\w+)/.exec(said)?.[1] ?? 'no status';
  const answers = said.split('\n').flatMap((line) => {
    const [, , , kind, ...data] = line.startsWith(';') ? [] : line.trim().split(/\s+/);
    return kind === type ? [bare(data.join(' '))] : [];
  });
  const found = status !== 'NOERROR' ? status : answers.length === 0 ? 'NODATA' : [...answers].sort().join(', ');
  if (found === [...is.map(bare)].sort().join(', ')) return met;
  if (status === 'NXDOMAIN') return unmet('no-name', { ...evidence, found: 'NXDOMAIN: there is no such name' });
  if (status !== 'NOERROR') return unmet('failed', { ...evidence, found: status });
  if (answers.length === 0)
    return unmet('no-data', { ...evidence, found: `the name exists, without a record of type ${type}` });
  return unmet('other-answer', { ...evidence, found });
}

/** Names compare without case and without the dot at their end. */
function bare(data: string): string {
  return data === 'NXDOMAIN' || data === 'NODATA' ? data : data.toLowerCase().replace(/\.$/, '');
}
