import t from 'tap';
import * as z from 'zod';
import { someLink } from './test-link.js';
import { fakeWorld } from './test-world.js';
import { resolve, value } from './value.js';

const flannel = someLink({
  name: 'flannel.1',
  mac: '02:00:00:00:00:02',
  addresses: [
    { address: 'fe80::1', prefix: 64, family: 6, scope: 'link' },
    { address: '10.244.2.0', prefix: 32, family: 4, scope: 'global' },
  ],
});
const world = fakeWorld({ node02: { seen: { links: [flannel] } } });

void t.test('a value is text, or is read from a link, wherever it stands among the arguments', async (t) => {
  const args = {
    mac: { of: 'node02', link: 'flannel.1' },
    dst: [{ of: 'node02', link: 'flannel.1', value: 'address' as const }, '8.8.8.8'],
    on: { port: 8472, in: 'node02' },
  };
  t.same(await resolve(args, world), {
    mac: '02:00:00:00:00:02',
    dst: ['10.244.2.0', '8.8.8.8'],
    on: { port: 8472, in: 'node02' },
  });
});

void t.test('what a link does not have cannot be resolved, and is not a fault of ours', async (t) => {
  await t.rejects(resolve({ mac: { of: 'node02', link: 'cni0' } }, world), {
    name: 'NoValue',
    message: 'node02 has no cni0',
  });
});

void t.test('a schema takes either, and nothing else', (t) => {
  const schema = value(z.ipv4());
  t.ok(schema.safeParse('10.0.0.1').success);
  t.ok(schema.safeParse({ of: 'node02', link: 'flannel.1' }).success);
  t.notOk(schema.safeParse('10.0.0').success);
  t.notOk(schema.safeParse({ of: 'node02', link: 'flannel.1', mac: true }).success);
  t.end();
});
