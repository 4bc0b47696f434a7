import t from 'tap';

import { testGround, whyNot } from './test-ground.js';
import { limitClaims } from './test-isolation-limits.js';
import { reachClaims } from './test-isolation-reach.js';
import { worldClaims } from './test-isolation-world.js';

t.setTimeout(240_000);

t.test('what a node of the sandbox on this machine can do', { skip: await whyNot('sandbox') }, async (t) => {
  const at = await testGround(t, 'sandbox');
  await t.test('reach', (t) => reachClaims(t, at));
  await t.test('the lab’s own world', (t) => worldClaims(t, at));
  await t.test('limits', (t) => limitClaims(t, at));
});
