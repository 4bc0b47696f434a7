import { homedir } from 'node:os';

import type { GroundName } from '../ground/ground.js';
import { commands } from './ground-round.js';
import { star } from './star.js';

/*
 * A star up, ten commands, down, in one process that begins as `labs` does. Arguments: the ground, how many nodes. Who
 * runs it measures from its start to its end.
 */
const [ground = '', size = ''] = process.argv.splice(2);
process.argv.push('--help');
await import('../cli.js');

const { Grounds } = await import('../ground/grounds.js');
const grounds = new Grounds({
  env: process.env,
  home: homedir(),
  uid: process.getuid?.() ?? -1,
  imageProgress: () => undefined,
});
const chosen = await grounds.choose(ground as GroundName);
const lab = await chosen.up(star(Number(size)), {
  as: `bench-${process.pid}`,
  life: 'tied',
  progress: () => undefined,
});
try {
  await commands(lab);
} finally {
  await lab.down();
}
