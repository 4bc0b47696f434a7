import * as z from 'zod';
import { ipv4, linkName, place, port, sentence } from './arguments.js';
import { define, met, unmet, type Outcome, type Unmet } from './check.js';
import { called, commandIn } from './place.js';
import { addressOf } from './probe/call.js';
import { decodeFrame, innermost, type Packet } from './probe/frame.js';
import { knock } from './probe/knock.js';
import { listen, type Heard } from './probe/listen.js';
import { value } from './value.js';
import type { World } from './world.js';

const seen = z.strictObject({
  in: place,
  link: linkName,
  src: value(ipv4).optional().describe("The packet's sender there."),
  dst: value(ipv4).optional(),
  bare: z.literal(true).optional().describe('Not inside a tunnel.'),
  outer: z
    .strictObject({
      src: value(ipv4).optional(),
      dst: value(ipv4).optional(),
      port: port.optional(),
      vni: z.int().optional(),
    })
    .optional()
    .describe('The packet around it; asks for a tunnel.'),
});

const schema = z.strictObject({
  from: place,
  to: place,
  dst: value(ipv4).optional(),
  on: z.array(seen).min(1).describe('The links that must carry the call.'),
  off: z
    .array(z.strictObject({ in: place, link: linkName }))
    .optional()
    .describe('The links that must not.'),
});

type Cause = 'unseen' | 'seen' | 'bare' | 'wrapped' | 'other-outer' | 'other-packet' | 'no-address' | 'no-link';

export const path = define<typeof schema, Cause>({
  name: 'path',
  group: 'behaviour',
  about: 'A ping takes this way: it is seen on these links, in this shape, and not on those. It need not be answered.',
  schema,
  causes: ['unseen', 'seen', 'bare', 'wrapped', 'other-outer', 'other-packet', 'no-address', 'no-link'],
  example:
    '{ from: node01/red, to: node02/blue, on: [{ in: node01, link: eth0, outer: { dst: 192.168.1.12, port: 8472, vni: 1 } }] }',
  negative: () => false,
  places: ({ from, to, on, off = [] }) => [from, to, ...[...on, ...off].map((one) => one.in)],
  say: ({ from, to, on }) =>
    `what ${called(from)} sends to ${called(to)} passes ${sentence(on.map(({ in: where, link }) => `${link} in ${called(where)}`))}`,
  ask: async (args, world) => {
    const dst = args.dst ?? (await addressOf(world, args.to, args.from));
    const call = `a ping from ${called(args.from)} to ${called(args.to)}`;
    if (dst === '') {
      return unmet('no-address', {
        wanted: call,
        found: `${called(args.to)} has no address`,
        look: commandIn(args.to, 'ip addr'),
      });
    }
    const { on, off = [] } = args;
    const points = [...on, ...off];
    const absent = await withoutLink(points, world);
    if (absent) return absent;
    const frames = await watch(world, args.from, dst, points);
    const wrong = on.map((point, at) => judge(frames[at] ?? [], point, `${call}, ${dst},`));
    const stray = off.map((point, at) => strayed(frames[on.length + at] ?? [], point, call));
    return [...wrong, ...stray].find((one) => one !== undefined) ?? met;
  },
});

interface Point {
  readonly in: string;
  readonly link: string;
  readonly src?: string | undefined;
  readonly dst?: string | undefined;
  readonly bare?: true | undefined;
  readonly outer?: Outer | undefined;
}

type Outer = { readonly [K in 'src' | 'dst' | 'port' | 'vni']?: Packet[K] | undefined };

async function withoutLink(points: readonly Point[], world: World): Promise<Unmet<'no-link'> | undefined> {
  for (const { in: where, link } of points) {
    const links = (await world.glance(where)).links();
    if (links.some(({ name }) => name === link)) continue;
    const found = `${called(where)} has no ${link}`;
    return unmet('no-link', { wanted: `${link} in ${called(where)}`, found, look: commandIn(where, 'ip link') });
  }
  return undefined;
}

/** Sends one ping and gives back, for each point, the requests seen there. */
async function watch(
  world: World,
  from: string,
  dst: string,
  points: readonly Point[],
): Promise<readonly (readonly Packet[])[]> {
  const secret = { nonce: world.nonce(), token: world.nonce() };
  const places = [...new Set(points.map((point) => point.in))];
  const opened = await Promise.allSettled(
    places.map((where) =>
      listen(
        world,
        where,
        points.filter((one) => one.in === where).map(({ link }) => ({ by: 'link', link })),
        secret,
      ),
    ),
  );
  const ears = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  try {
    const failed = opened.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
    await knock(world, from, [{ by: 'icmp', dst, port: 0, tag: '0000' }], secret.nonce);
    const heard = await Promise.all(ears.map((ear) => ear.stop()));
    return points.map((point) => {
      const at = places.indexOf(point.in);
      const own = points.filter((one) => one.in === point.in).indexOf(point);
      return requests((heard[at] ?? []).filter(({ ear }) => ear === own));
    });
  } finally {
    await Promise.all(ears.map((ear) => ear[Symbol.asyncDispose]()));
  }
}

function requests(heard: readonly Heard[]): readonly Packet[] {
  const packets = heard.map(({ frame = '' }) => decodeFrame(frame));
  return packets.filter((one) => one !== undefined).filter((one) => innermost(one).icmp === 8);
}

function judge(packets: readonly Packet[], point: Point, call: string): Outcome<Cause> | undefined {
  const [packet] = packets;
  const look = commandIn(point.in, `tcpdump -ni ${point.link}`);
  const where = `${point.link} in ${called(point.in)}`;
  if (!packet) return unmet('unseen', { wanted: `${call} on ${where}`, found: 'it does not come by there', look });
  const wrong = packets.map((one) => differs(one, point));
  const cause = wrong.includes(undefined) ? undefined : wrong[0];
  if (cause === undefined) return undefined;
  return unmet(cause, { wanted: `${call} on ${where} ${shape(point)}`, found: line(packet), look });
}

function strayed(packets: readonly Packet[], { in: where, link }: Point, call: string): Outcome<Cause> | undefined {
  const [packet] = packets;
  const look = commandIn(where, `tcpdump -ni ${link}`);
  if (packet === undefined) return undefined;
  const found = packet.inner ? line(packet) : `it comes by there: ${packet.src} → ${packet.dst}`;
  return unmet('seen', { wanted: `${call} not on ${link} in ${called(where)}`, found, look });
}

function differs(packet: Packet, { src, dst, bare, outer }: Point): Cause | undefined {
  if (bare && packet.inner) return 'wrapped';
  if (outer && !packet.inner) return 'bare';
  const keys = ['src', 'dst', 'port', 'vni'] as const;
  if (outer && keys.some((key) => outer[key] !== undefined && outer[key] !== packet[key])) return 'other-outer';
  const own = innermost(packet);
  const other = (src !== undefined && own.src !== src) || (dst !== undefined && own.dst !== dst);
  return other ? 'other-packet' : undefined;
}

function shape({ src, dst, bare, outer }: Point): string {
  const around =
    outer && `inside ${['src', 'dst', 'port', 'vni'].flatMap((key) => pair(key, outer[key as keyof Outer])).join(' ')}`;
  return [bare && 'outside any tunnel', around, ...pair('from', src), ...pair('to', dst)].filter(Boolean).join(', ');
}

function pair(name: string, has: string | number | undefined): readonly string[] {
  return has === undefined ? [] : [`${name} ${has}`];
}

function line(packet: Packet): string {
  const own = innermost(packet);
  const bare = `${own.src} → ${own.dst}`;
  if (!packet.inner) return `${bare}, not inside a tunnel`;
  const vni = packet.vni === undefined ? '' : `, VNI ${packet.vni}`;
  return `${bare} inside ${packet.src} → ${packet.dst} ${packet.protocol}${packet.port ? ` ${packet.port}` : ''}${vni}`;
}
