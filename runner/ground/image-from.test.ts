import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import t from 'tap';
import { fetchTar } from './image-from.js';

const quiet = () => undefined;
// printf content | sha256sum
const sum = 'ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73';

t.test('takes a file, and says its checksum', async (t) => {
  const directory = t.testdir({ 'a.tar': 'content' });
  t.equal(await fetchTar({ source: join(directory, 'a.tar') }, join(directory, 'b.tar'), quiet), sum);
  t.equal(await readFile(join(directory, 'b.tar'), 'utf8'), 'content');
});

t.test('refuses a file with another checksum, and shows both', async (t) => {
  const directory = t.testdir({ 'a.tar': 'other' });
  const from = { source: join(directory, 'a.tar'), sha256: sum };
  await t.rejects(fetchTar(from, join(directory, 'b.tar'), quiet), {
    code: 'image-failed',
    message: new RegExp(`wanted  sha256 ${sum}\n  found   sha256 d9298a10`),
  });
});

t.test('refuses a file that is not there, and a folder', async (t) => {
  const directory = t.testdir();
  await t.rejects(fetchTar({ source: join(directory, 'none') }, join(directory, 'b'), quiet), { code: 'bad-usage' });
  await t.rejects(fetchTar({ source: directory }, join(directory, 'b'), quiet), { code: 'bad-usage' });
});

t.test('over http', async (t) => {
  const server = createServer((request, response) => {
    if (request.url === '/a.tar') response.end('content');
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const target = join(t.testdir(), 'b.tar');

  await t.test('takes what has the right checksum', async (t) => {
    t.equal(await fetchTar({ source: `${base}/a.tar`, sha256: sum }, target, quiet), sum);
    t.equal(await readFile(target, 'utf8'), 'content');
  });
  await t.test('takes nothing without a checksum', async (t) => {
    await t.rejects(fetchTar({ source: `${base}/a.tar` }, target, quiet), { code: 'bad-usage', next: /--sha256/ });
  });
  await t.test('says what the server answered', async (t) => {
    const none = fetchTar({ source: `${base}/none`, sha256: sum }, target, quiet);
    await t.rejects(none, { code: 'image-failed', message: /404 Not Found/ });
  });
});
