import { nodeContainer, switchboardContainer } from '../ground/container-options.js';
import type { Engine } from '../ground/docker.js';
import { atATime } from '../ground/containers.js';
import { atOnce } from '../shell/at-once.js';
import { removeSession } from '../ground/labels.js';
import { stopwatch } from './ground-round.js';
import type { Round } from './samples.js';
import { star } from './star.js';

/** The containers of a star created and started, switchboard and all, and then nothing: what Docker takes for itself. */
export async function bareRound(engine: Engine, image: string, size: number, session: string): Promise<Round> {
  const labels = { 'underlay.bench': session, 'underlay.session': session };
  const nodes = star(size).nodes.map(({ name }) => nodeContainer(image, session, name, labels));
  const watch = stopwatch();
  try {
    await atOnce(atATime, [switchboardContainer(image, session, labels), ...nodes], (container) =>
      engine.start(container),
    );
    const up = watch();
    await removeSession(engine, `underlay.bench=${session}`, session);
    return { up, down: watch() };
  } finally {
    await removeSession(engine, `underlay.bench=${session}`, session);
  }
}
