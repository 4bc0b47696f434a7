import * as z from 'zod';
import { LabError } from '../runner/errors.js';
import { ipv4, place } from './arguments.js';
import { define, met, unmet, type Outcome } from './check.js';
import { called, commandIn } from './place.js';
import { value } from './value.js';

const schema = z.strictObject({
  from: place,
  url: z.url({ protocol: /^https?$/ }),
  at: value(ipv4).describe("The address that is called, whatever the URL's name stands for."),
  status: z.int().min(100).max(599).optional().describe('200 unless said.'),
  has: z.string().optional().describe('Words that must stand in the answer.'),
  header: z.string().optional().describe('A line that must stand in its head, as `location: https://shop/`.'),
});

type Cause = 'no-connection' | 'timed-out' | 'no-http' | 'status' | 'content' | 'header';

export const http = define<typeof schema, Cause>({
  name: 'http',
  group: 'behaviour',
  about: 'A web server answers a request from a place as asked. Certificates are not judged.',
  schema,
  causes: ['no-connection', 'timed-out', 'no-http', 'status', 'content', 'header'],
  example: "{ from: client, url: 'http://shop.example/cart', at: 192.168.1.2, has: cart }",
  negative: () => false,
  places: ({ from }) => [from],
  say: ({ from, url, status = 200 }) => `${called(from)} gets ${url}${status === 200 ? '' : ` with status ${status}`}`,
  ask: async ({ from, url, at, status = 200, has, header }, world) => {
    const argv = ['curl', '-q', '-sSik', '--noproxy', '*', '--max-time', '3', '--connect-to', `::${at}:`, url];
    const options = { timeout: 6000, ...(world.signal && { signal: world.signal }) };
    const done = await (await world.place(from)).run(argv, options);
    const look = commandIn(from, `curl -ik --connect-to ::${at}: ${url}`);
    const said = done.stdout.toString('utf8');
    if (done.end === 'overflowed')
      return unmet('no-http', { wanted: `an answer from ${url} at ${at}`, found: 'an answer without an end', look });
    if (done.code !== 0)
      return failed(done.code, done.stderr.toString('utf8').trim(), `an answer from ${url} at ${at}`, look);
    return judge(said, { url, status, has, header, look });
  },
});

/** Exit codes are curl's own: 7 no connection, 28 time-out, the others not what a web server says. */
function failed(code: number, said: string, wanted: string, look: string): Outcome<Cause> {
  if (code === 28) return unmet('timed-out', { wanted, found: 'no answer in 3 s', look });
  if (code === 7) return unmet('no-connection', { wanted, found: said.replace(/^curl: \(7\) /, ''), look });
  if ([1, 8, 16, 18, 35, 52, 55, 56, 61, 92].includes(code)) {
    return unmet('no-http', { wanted, found: `something answers, but not a web server: ${said}`, look });
  }
  throw new LabError(
    'cannot-look',
    `curl ended with ${code}: ${said}`,
    'Run the check again; `labs doctor` says what is missing.',
  );
}

interface Wanted {
  readonly url: string;
  readonly status: number;
  readonly has: string | undefined;
  readonly header: string | undefined;
  readonly look: string;
}

function judge(said: string, { url, status, has, header, look }: Wanted): Outcome<Cause> {
  const [head = '', ...rest] = said.split('\r\n\r\n');
  const lines = head.split('\r\n');
  const code = Number(lines[0]?.split(' ')[1]);
  const body = rest.join('\r\n\r\n');
  if (code !== status) return unmet('status', { wanted: `${status} from ${url}`, found: lines[0] ?? '', look });
  if (header !== undefined && !lines.some((line) => line.toLowerCase() === header.toLowerCase())) {
    const name = `${header.split(':')[0]?.toLowerCase() ?? ''}:`;
    const found = lines.find((line) => line.toLowerCase().startsWith(name)) ?? `no ${name} in the answer`;
    return unmet('header', { wanted: header, found, look });
  }
  if (has === undefined || body.includes(has)) return met;
  return unmet('content', { wanted: `${has} in the answer of ${url}`, found: body.trim().slice(0, 200), look });
}
