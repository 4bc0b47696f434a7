import t from 'tap';
import { LabError } from '../runner/errors.js';
import { openWorld, type Site } from './world.js';

const end = (marker: string): string => `\n${marker} begin end\n\n${marker} end 0 \n`;

/** A site that counts how often it is asked. */
function counting(): { readonly site: Site; readonly asked: string[] } {
  const asked: string[] = [];
  const site: Site = {
    plan: { nodes: [{ name: 'host' }, { name: 'server' }] },
    exec: () => ({ run: () => Promise.reject(new Error('not asked for')) }),
    namespaces: (node) => {
      asked.push(`namespaces of ${node}`);
      return Promise.resolve(new Map([['red', 7]]));
    },
    observe: (node, namespace) =>
      Promise.resolve({
        run: (argv) => {
          asked.push(`look at ${node}/${namespace}`);
          const stdout = Buffer.from(end(argv.at(-1) ?? ''));
          return Promise.resolve({ code: 0, stdout, stderr: Buffer.from(''), end: 'exited' });
        },
      }),
  };
  return { site, asked };
}

void t.test('all questions of one pass share one look at each place', async (t) => {
  const { site, asked } = counting();
  const world = openWorld(site);
  await Promise.all([world.observe('host/red'), world.observe('host/red'), world.observe('host')]);
  await world.observe('host/red');
  t.same(asked.sort(), ['look at host/', 'look at host/red', 'namespaces of host']);
});

void t.test('a glance is shared as well, and where more has been seen it is that', async (t) => {
  const { site, asked } = counting();
  const world = openWorld(site);
  await Promise.all([world.glance('server'), world.glance('server')]);
  t.same(asked, ['look at server/']);
  await world.observe('server');
  await world.observe('host');
  await world.glance('host');
  t.same(asked, ['look at server/', 'look at server/', 'look at host/']);
});

void t.test('a new pass looks again', async (t) => {
  const { site, asked } = counting();
  await openWorld(site).observe('host');
  await openWorld(site).observe('host');
  t.same(asked, ['look at host/', 'look at host/']);
});

void t.test('a tool that said nothing breaks only the questions about it', async (t) => {
  const seen = await openWorld(counting().site).observe('host');
  t.throws(() => seen.links(), { code: 'cannot-look', message: 'ip gave no usable answer in host: it was not run' });
  t.throws(() => seen.rules('nft'), {
    code: 'cannot-look',
    message: 'nft gave no usable answer in host: it was not run',
  });
});

void t.test('a namespace that is not there is named, with those that are', async (t) => {
  await t.rejects(openWorld(counting().site).place('host/blue'), {
    name: 'NoPlace',
    place: 'host/blue',
    others: ['red'],
  });
});

void t.test('a namespace that is deleted between two looks is one that is not there', async (t) => {
  const deleted = new LabError('bad-place', 'host has no network namespace called red.', 'It has none.');
  const site = { ...counting().site, observe: () => Promise.reject(deleted) };
  await t.rejects(openWorld(site).place('host/red'), { name: 'NoPlace', place: 'host/red', others: [] });
  await t.rejects(openWorld(site).place('host'), deleted);
});

void t.test('what two checks cannot use together they use by turns, also after a failure', async (t) => {
  const world = openWorld(counting().site);
  const order: string[] = [];
  const work = (name: string) => async (): Promise<void> => {
    order.push(`${name} begins`);
    await Promise.resolve();
    order.push(`${name} ends`);
    if (name === 'one') throw new Error('one fails');
  };
  const done = await Promise.allSettled([
    world.inTurn('tcp port 80', work('one')),
    world.inTurn('tcp port 80', work('two')),
  ]);
  t.same(order, ['one begins', 'one ends', 'two begins', 'two ends']);
  t.same(
    done.map(({ status }) => status),
    ['rejected', 'fulfilled'],
  );
});

void t.test('no two nonces are alike', (t) => {
  const world = openWorld(counting().site);
  const nonces = Array.from({ length: 100 }, () => world.nonce());
  t.equal(new Set(nonces).size, 100);
  t.match(nonces[0], /^[0-9a-f]{16}$/);
  t.end();
});
