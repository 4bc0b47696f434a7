import t from 'tap';

import { testGround, whyNot } from './test-ground.js';
import { limitClaims } from './test-isolation-limits.js';
import { reachClaims } from './test-isolation-reach.js';
import { worldClaims } from './test-isolation-world.js';
import { crashClaims } from './test-parity-crash.js';
import { execClaims } from './test-parity-exec.js';
import { freezeClaims } from './test-parity-freeze.js';
import { lifeClaims } from './test-parity-life.js';
import { networkClaims } from './test-parity-network.js';
import { observerClaims } from './test-parity-observer.js';
import { programClaims } from './test-parity-programs.js';

t.setTimeout(240_000);

t.test('the sandbox in a box', { skip: await whyNot('box') }, async (t) => {
  const at = await testGround(t, 'box');
  await t.test('network', (t) => networkClaims(t, at));
  await t.test('programs', (t) => programClaims(t, at));
  await t.test('exec', (t) => execClaims(t, at));
  await t.test('observer', (t) => observerClaims(t, at));
  await t.test('freeze', (t) => freezeClaims(t, at));
  await t.test('life', (t) => lifeClaims(t, at));
  await t.test('crash', (t) => crashClaims(t, at));
  await t.test('isolation: reach', (t) => reachClaims(t, at));
  await t.test('isolation: the lab’s own world', (t) => worldClaims(t, at));
  await t.test('isolation: limits', (t) => limitClaims(t, at));
});
