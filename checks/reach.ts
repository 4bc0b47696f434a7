import * as z from 'zod';
import { ipv4, list, place, port, protocol, sentence, some } from './arguments.js';
import { define, met, unmet, type Outcome } from './check.js';
import { diagnose } from './diagnose/diagnose.js';
import { allReasons, type Reason } from './diagnose/diagnosis.js';
import { called, commandIn, ipIn } from './place.js';
import { call, type Ended } from './probe/call.js';
import { PortTaken } from './probe/listen.js';
import { value } from './value.js';

/** What every check that calls takes. */
export const calling = {
  from: some(place),
  to: some(place).describe('Where the listener of the check stands.'),
  dst: some(value(ipv4)).optional().describe('The address that is called; an address of `to` unless said.'),
  by: protocol.optional().describe('`icmp` unless said.'),
  port: port.optional().describe('The called port, for tcp and udp; a free one unless said.'),
  listen: port.optional().describe('The port listened on, where it is not the called one.'),
};

const schema = z.strictObject(calling);

type Cause = Reason | 'refused' | 'unreachable' | 'timed-out' | 'other' | 'port-taken';

export const reach = define<typeof schema, Cause>({
  name: 'reach',
  group: 'behaviour',
  about: 'One place reaches another: a listener of our own there answers what only it can know.',
  schema,
  causes: [...allReasons, 'refused', 'unreachable', 'timed-out', 'other', 'port-taken'],
  example: '{ from: [host/red, host/blue], to: server, dst: 8.8.8.8 }',
  negative: () => false,
  places: ({ from, to }) => [...list(from), ...list(to)],
  say: ({ from, to, dst, by, port }) => {
    const texts = dst === undefined ? [] : list(dst).filter((one) => typeof one === 'string');
    const at = texts.length === 0 ? '' : ` at ${sentence(texts)}`;
    const many = list(from).length > 1;
    return `${sentence(list(from).map(called))} ${many ? 'reach' : 'reaches'} ${sentence(list(to).map(called))}${at}${by && by !== 'icmp' ? ` by ${by}` : ''}${port ? `, port ${port}` : ''}`;
  },
  ask: async (args, world) => {
    try {
      const ended = await call(world, args);
      const failed = ended.find(({ end }) => end !== 'reached');
      if (!failed) return met;
      const why = failed.end === 'no-address' ? undefined : await diagnose(world, failed);
      return why ? unmet(why.reason, { wanted: wantedOf(failed), found: why.found, look: why.look }) : plain(failed);
    } catch (error) {
      if (error instanceof PortTaken) return taken(error);
      throw error;
    }
  },
});

export function wantedOf({ call: { from, to, dst, by, port } }: Ended): string {
  const at = dst === '' ? '' : ` at ${dst}${by === 'icmp' || port === 0 ? '' : `, ${by} port ${port}`}`;
  return `${called(from)} to reach ${called(to)}${at}`;
}

/** The command with which a learner makes the same call. */
export function lookOf({ call: { from, dst, by, port } }: Ended): string {
  const words = { icmp: `ping -c 1 ${dst}`, tcp: `nc -zvw 2 ${dst} ${port}`, udp: `nc -uvw 2 ${dst} ${port}` };
  return commandIn(from, words[by]);
}

/** What happened, where no layer can be named. */
function plain(failed: Ended): Outcome<Cause> {
  const { call: to, end, knocked } = failed;
  const evidence = { wanted: wantedOf(failed), look: lookOf(failed) };
  switch (end) {
    case 'no-address':
      return unmet('no-address', {
        wanted: evidence.wanted,
        found: `${called(to.to)} has no address`,
        look: ipIn(to.to, 'addr'),
      });
    case 'refused':
      return unmet('refused', { ...evidence, found: 'refused at once' });
    case 'unreachable':
      return unmet('unreachable', { ...evidence, found: unreachable(knocked) });
    case 'other':
      return unmet('other', { ...evidence, found: `somebody else answered for ${to.dst}` });
    case 'silent':
    case 'reached':
      return unmet('timed-out', { ...evidence, found: arrived(failed) });
  }
}

export function unreachable(knocked: Ended['knocked']): string {
  if (knocked?.kind !== 'unreachable') return 'unreachable';
  return `unreachable (${knocked.why})${knocked.by === '' ? '' : `, says ${knocked.by}`}`;
}

export function arrived({ source, call: { to } }: Ended): string {
  return source === undefined ? 'no answer' : `no answer, though ${called(to)} saw the call, coming from ${source}`;
}

export function taken({ place, port }: PortTaken): Outcome<'port-taken'> {
  return unmet('port-taken', {
    wanted: `port ${port} free in ${called(place)}, for the listener of this check`,
    found: 'something listens there already',
    look: commandIn(place, 'ss -ltunp'),
  });
}
