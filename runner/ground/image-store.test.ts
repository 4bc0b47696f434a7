import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import type { Cache } from './image-cache.js';
import { findImage, newPart, place, standingOn, sweep } from './image-store.js';

const hash = '0123456789ab';

function cacheIn(directory: string): Cache {
  // Not uid 0: nothing here is given to another user.
  return { directory: join(directory, 'own'), shared: join(directory, 'shared'), uid: 1000, environment: {} };
}

async function grown(cache: Cache, word: string): Promise<string> {
  const part = await newPart(cache, hash);
  await mkdir(join(part, 'tree'));
  await writeFile(join(part, 'tree', 'word'), word);
  await writeFile(join(part, 'image.tar'), word);
  return part;
}

t.test('what is still growing is not found; what is placed is', async (t) => {
  const cache = cacheIn(t.testdir({ own: {}, shared: {} }));
  const part = await grown(cache, 'one');
  t.equal(await findImage(cache, hash), undefined);
  await place(cache, hash, part);
  t.same(await findImage(cache, hash), {
    hash,
    tar: join(cache.directory, `${hash}.tar`),
    tree: join(cache.directory, hash),
    reference: 'underlay-node:0123456789ab',
  });
});

t.test('a tree without its tar, as a kill between the two leaves it, is not used', async (t) => {
  const cache = cacheIn(t.testdir({ own: { [hash]: {} }, shared: {} }));
  t.equal(await findImage(cache, hash), undefined);
});

t.test('a tar without its tree is not used', async (t) => {
  const cache = cacheIn(t.testdir({ own: { [`${hash}.tar`]: '' }, shared: {} }));
  t.equal(await findImage(cache, hash), undefined);
});

t.test("root's tar serves the tree of another user", async (t) => {
  const cache = cacheIn(t.testdir({ own: { [hash]: {} }, shared: { [`${hash}.tar`]: '' } }));
  t.equal((await findImage(cache, hash))?.tar, join(cache.shared, `${hash}.tar`));
});

t.test('a second image takes the place of the first, also of an unfinished one', async (t) => {
  const cache = cacheIn(t.testdir({ own: { [hash]: { stray: '' } }, shared: {} }));
  await place(cache, hash, await grown(cache, 'one'));
  await place(cache, hash, await grown(cache, 'two'));
  t.equal(await readFile(join(cache.directory, hash, 'word'), 'utf8'), 'two');
  t.equal(await readFile(join(cache.directory, `${hash}.tar`), 'utf8'), 'two');
});

t.test('what the dead left is removed; what the living write, finished images and strange files stay', async (t) => {
  const dead = '4194305-1-0a1b2c3d';
  const cache = cacheIn(
    t.testdir({
      own: {
        [`${hash}.${dead}.part`]: { tree: { file: '' } },
        [`${hash}.lock.${dead}.5c8d0d2e`]: '',
        [`${hash}.tar`]: '',
        [hash]: {},
        'notes.part': '',
      },
    }),
  );
  const living = await newPart(cache, hash);
  await sweep(cache);
  t.same(
    (await readdir(cache.directory)).sort(),
    [hash, `${hash}.tar`, 'notes.part', living.slice(cache.directory.length + 1)].sort(),
  );
});

t.test(
  'knows the processes that stand on an image, and not those on another, on its tar, on a part of it or on one in another cache',
  async (t) => {
    const bound = (path: string) => ({ mountinfo: `36 25 254:0 ${path} / rw - ext4 /dev/vda rw\n` });
    const overlay = `37 25 0:44 / / rw - overlay overlay rw,lowerdir=/var/cache/underlay/${hash},userxattr\n`;
    const proc = t.testdir({
      '7': bound(`/var/cache/underlay/${hash}`),
      '8': { mountinfo: overlay },
      '9': bound('/var/cache/underlay/ba9876543210'),
      '10': bound(`/var/cache/underlay/${hash}.tar`),
      '11': {},
      '12': bound(`/tmp/elsewhere/${hash}`),
      self: bound(`/var/cache/underlay/${hash}`),
    });
    t.same((await standingOn(`/var/cache/underlay/${hash}`, proc)).sort(), [7, 8]);
  },
);
