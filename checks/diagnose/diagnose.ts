import { call, type Call, type Ended } from '../probe/call.js';
import { holds } from '../observe/rules.js';
import { called, commandIn } from '../place.js';
import type { World } from '../world.js';
import { because, type Diagnosis } from './diagnosis.js';
import { filtered, redirected, translated, uncounted } from './filters.js';
import { mostPlaces, openScene, owners, placesOf, type Scene } from '../scene.js';
import { walk, type Arrived, type Journey } from './walk.js';

/**
 * Names the first broken layer of a call that did not come through, or nothing where we cannot tell.
 * The call is made a second time between two looks, for only a counter that rises shows which rule swallowed it.
 */
export async function diagnose(world: World, ended: Ended): Promise<Diagnosis | undefined> {
  const { from, to, dst } = ended.call;
  if ((await placesOf(world)).length > mostPlaces) return undefined;
  const scene = await openScene(world);
  const there = await walk(world, scene, { from, dst, goal: to, direction: 'there' });
  if ('reason' in there) return there;
  if (ended.source !== undefined) {
    const back = await walk(world, scene, { ...answering(scene, ended.call), dst: ended.source });
    if ('reason' in back) return back;
  }
  const [again] = await call(world, {
    ...ended.call,
    ...(ended.call.port === 0 || ended.call.by === 'icmp' ? { port: undefined } : {}),
  });
  const after = await openScene(world);
  return (
    filtered(scene, after) ??
    redirected(scene, after, (again ?? ended).call) ??
    atTheEnd(scene, after, ended, { there, again }) ??
    (await unanswered(world, scene, after, again ?? ended)) ??
    uncounted(after, again ?? ended)
  );
}

/** The way of an answer. Where the receiver was rewritten, or is 127.0.0.1, the called address does not tell who answers. */
function answering(scene: Scene, { from, to, dst }: Call): Omit<Journey, 'dst'> {
  const own = !holds('127.0.0.0/8', dst) && owners(scene, dst).some(({ place }) => place === to);
  return { from: to, goal: from, direction: 'back', source: own ? dst : undefined };
}

/** The call comes to some place and is not taken up there. */
function atTheEnd(
  before: Scene,
  after: Scene,
  { call, end }: Ended,
  { there: { at }, again }: { readonly there: Arrived; readonly again: Ended | undefined },
): Diagnosis | undefined {
  const { to, dst, by, port } = call;
  if (at === undefined) return undefined;
  const look = commandIn(at, by === 'icmp' ? 'iptables -t nat -nvL' : 'ss -ltunp');
  if (at !== to) {
    if (translated(before, after, at, 'receiver')) return undefined;
    const found = `${dst} is an address of ${called(at)}, and no rule there sends the call on to ${called(to)}`;
    return because('not-translated', found, commandIn(at, 'iptables -t nat -nvL'));
  }
  // The second call has a listener at the port that is called: what is refused then too is no matter of that.
  if (end !== 'refused' || by === 'icmp' || again?.end === 'refused') return undefined;
  return because('not-listening', `${called(at)} refuses: nobody listens on ${by} port ${port} of ${dst}`, look);
}

/** TCP does not show whether the request arrived; where nothing on the way there is wrong, the way back is looked at. */
async function unanswered(
  world: World,
  scene: Scene,
  after: Scene,
  { call, source }: Ended,
): Promise<Diagnosis | undefined> {
  const { from, by } = call;
  const [origin] = (scene.get(from)?.links() ?? []).flatMap(({ kind, addresses }) =>
    kind === 'loopback' ? [] : addresses,
  );
  // Where the sender was rewritten on the way, nobody has to know the caller's own address.
  const own = by === 'tcp' && ![...after.keys()].some((place) => translated(scene, after, place, 'sender'));
  const dst = source ?? (own ? origin?.address : undefined);
  if (dst === undefined || owners(scene, dst).length === 0) return undefined;
  const back = await walk(world, scene, { ...answering(scene, call), dst });
  return 'reason' in back ? back : undefined;
}
