import { LabError } from '../runner/errors.js';
import { unmet, type Check, type Outcome } from './check.js';
import { called, ipIn, nodeOf, namespaceOf } from './place.js';
import { NoValue, resolve } from './value.js';
import { NoPlace, type World } from './world.js';

/** Puts a check's question, and tells what the learner has not made from what we could not find out. A bug of ours escapes. */
export async function answer(check: Check, args: unknown, world: World): Promise<Outcome> {
  try {
    return await check.ask(await resolve(args, world), world);
  } catch (error) {
    if (error instanceof NoPlace) return withoutPlace(error);
    if (error instanceof NoValue) return withoutValue(error);
    if (error instanceof LabError && error.code === 'refused-place') return withoutOwnPlace(error);
    if (error instanceof LabError) return { kind: 'unknown', error };
    throw error;
  }
}

function withoutPlace({ place, others }: NoPlace): Outcome {
  const namespace = namespaceOf(place);
  return unmet('no-place', {
    wanted: `a namespace ${namespace} on ${nodeOf(place)}`,
    found: others.length === 0 ? `${nodeOf(place)} has no named namespace` : `only ${others.join(', ')}`,
    look: ipIn(nodeOf(place), 'netns'),
  });
}

/** A name that stands for a network which is not its own was put there from inside the node: that is the learner's doing. */
function withoutOwnPlace({ message }: LabError): Outcome {
  return unmet('no-place', {
    wanted: 'every name below /run/netns to stand for a namespace of its own',
    found: message,
    look: 'ls -li /run/netns',
  });
}

function withoutValue({ of }: NoValue): Outcome {
  return unmet('no-value', {
    wanted: `${of.link} in ${called(of.of)}, with ${of.value === 'address' ? 'an address' : 'its MAC address'}`,
    found: `no such ${of.value === 'address' ? 'address' : 'link'}, so there is nothing to compare with`,
    look: ipIn(of.of, 'addr'),
  });
}
