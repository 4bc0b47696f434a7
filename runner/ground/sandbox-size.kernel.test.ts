import t from 'tap';

import { sh, planOf, testGround, whyNot } from './test-ground.js';

t.setTimeout(120_000);

t.test('the size of a lab in the sandbox', { skip: await whyNot('sandbox') }, async (t) => {
  const at = await testGround(t, 'sandbox');

  await t.test('a lab has more nodes than the kernel allows a user keyrings, and each of them runs', async (t) => {
    const size = 210;
    const names = Array.from({ length: size }, (_, i) => `n${i}`);
    const wires = names.map((name, i) => [name, { 'lan:eth0': `10.0.0.${i + 1}/24` }] as const);
    const lab = await at.up(t, planOf('large', Object.fromEntries(wires)));
    const running = (await lab.nodes()).filter(({ state }) => state === 'running');
    t.equal(running.length, size);
    t.equal(await sh(lab, 'n0', `ping -c 1 -W 5 10.0.0.${size} >/dev/null && echo reached`), 'reached');
  });

  await t.test('two nodes run more processes together than a node is given', async (t) => {
    const lab = await at.up(t, planOf('many', { one: {}, two: {} }));
    const script = 'for i in $(seq 300); do sleep 1000 & done; jobs -p | wc -l';
    t.equal(await sh(lab, 'one', script), '300');
    t.equal(await sh(lab, 'two', script), '300');
    t.equal(await sh(lab, 'one', 'uname -n'), 'one');
  });
});
