import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { LabError } from '../errors.js';
import { cacheError, failure } from './image-failure.js';

t.test('a failed tool is told by the end of its log, and where the whole log lies', async (t) => {
  const directory = t.testdir();
  const log = join(directory, 'log');
  await writeFile(log, Array.from({ length: 40 }, (_, index) => `line ${index}\n\n`).join(''));
  const error = await failure('mmdebstrap could not build', 25, log, directory);
  t.equal(error.code, 'image-failed');
  t.match(error.message, /exit code 25/);
  t.match(error.message, /\n {2}line 28\n[^]*\n {2}line 39\nThe whole log is in .*\/log\./);
  t.notMatch(error.message, /line 27\n/);
});

t.test('a disk that fills up under a tool is told as such', async (t) => {
  const directory = t.testdir({
    log: 'dpkg: error: cannot write: No space left on device\nE: mmdebstrap failed to run\n',
  });
  const error = await failure('mmdebstrap could not build', 25, join(directory, 'log'), '/c');
  t.match(error, { code: 'disk-full', message: 'mmdebstrap could not build: the disk below /c is full.' });
});

t.test('a full disk and a closed directory are not bugs', (t) => {
  const code = (name: string) => cacheError(Object.assign(new Error(name), { code: name }), '/c');
  t.match(code('ENOSPC'), { code: 'disk-full', message: /below \/c is full/ });
  for (const name of ['EACCES', 'EROFS', 'ENOTDIR']) t.match(code(name), { code: 'not-writable', message: /in \/c:/ });
  t.end();
});

t.test('every other error passes as it is', (t) => {
  const bug = new TypeError('x is undefined');
  t.equal(cacheError(bug, '/c'), bug);
  const known = new LabError('image-failed', 'why', 'next');
  t.equal(cacheError(known, '/c'), known);
  t.end();
});
