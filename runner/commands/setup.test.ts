import { join } from 'node:path';
import t from 'tap';
import { currentHash } from '../ground/image.js';
import { origin, setUp } from './setup.js';

const sum = 'a'.repeat(64);

t.test('the options say where the image comes from', (t) => {
  t.equal(origin({ rebuild: false }), 'cached');
  t.equal(origin({ rebuild: true }), 'fresh');
  t.same(origin({ rebuild: false, from: 'a.tar' }), { source: 'a.tar' });
  t.same(origin({ rebuild: false, from: 'a.tar', sha256: sum }), { source: 'a.tar', sha256: sum });
  t.end();
});

t.test('a checksum that is none, or that is of nothing, is refused', (t) => {
  t.throws(() => origin({ rebuild: false, from: 'a.tar', sha256: 'abc' }), { code: 'bad-usage', message: /abc/ });
  t.throws(() => origin({ rebuild: false, sha256: sum }), { code: 'bad-usage', message: /needs --from/ });
  t.end();
});

t.test('what is cached is said to be already there, without any progress', async (t) => {
  const hash = await currentHash();
  const directory = t.testdir({ [hash]: {}, [`${hash}.tar`]: '' });
  const said: string[] = [];
  await setUp({
    cache: { directory, shared: '/nowhere', uid: 1000, environment: {} },
    origin: 'cached',
    screen: {
      result: (line) => said.push(line),
      progress: (text) => t.fail(`said ${text}`),
    },
  });
  t.same(said, [`The node image ${hash} is already there: 0 MiB in ${join(directory, hash)}.tar.`]);
});
