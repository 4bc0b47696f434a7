import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { lives, takeLock, ownName } from './image-lock.js';

const nobody = (pid: number) => {
  throw new Error(`waited for ${pid}`);
};

t.test('a free lock is taken at once, and gone when it is given back', async (t) => {
  const directory = t.testdir();
  const release = await takeLock(join(directory, 'lock'), { waiting: nobody });
  t.same(await readdir(directory), ['lock']);
  await release();
  t.same(await readdir(directory), []);
});

t.test('the second waits for the first, and says for whom', async (t) => {
  const path = join(t.testdir(), 'lock');
  const order: string[] = [];
  const first = await takeLock(path, { waiting: nobody });
  const waiting = (pid: number) => {
    t.equal(pid, process.pid);
    order.push('first gives it back');
    void first();
  };
  const second = await takeLock(path, { waiting });
  order.push('second has it');
  await second();
  t.same(order, ['first gives it back', 'second has it']);
});

t.test('a lock is taken over when its holder is dead', async (t) => {
  const directory = t.testdir();
  // Numbers end at 4194304 (pid_max of 64-bit systems), so this one never lives.
  await writeFile(join(directory, 'lock'), '4194305-1-0a1b2c3d');
  const release = await takeLock(join(directory, 'lock'), { waiting: nobody });
  await release();
  t.same(await readdir(directory), []);
});

t.test('a lock is taken over when its number now belongs to another process', async (t) => {
  const path = join(t.testdir(), 'lock');
  await writeFile(path, `${process.pid}-1-0a1b2c3d`);
  await (
    await takeLock(path, { waiting: nobody })
  )();
});

t.test('a lock with a torn content is taken over', async (t) => {
  const path = join(t.testdir(), 'lock');
  await writeFile(path, '41943');
  await (
    await takeLock(path, { waiting: nobody })
  )();
});

t.test('waiting ends when it is called off, and leaves the holder its lock', async (t) => {
  const directory = t.testdir();
  const path = join(directory, 'lock');
  const release = await takeLock(path, { waiting: nobody });
  const stop = new AbortController();
  const second = takeLock(path, {
    waiting: () => {
      stop.abort();
    },
    signal: stop.signal,
  });
  await t.rejects(second, { name: 'AbortError' });
  t.same(await readdir(directory), ['lock']);
  await release();
});

t.test('this process lives; its number with another start or in another boot does not', (t) => {
  const [pid, start, boot] = ownName().split('-');
  t.ok(lives(ownName()));
  t.notOk(lives(`${pid}-${Number(start) + 1}-${boot}`));
  t.notOk(lives(`${pid}-${start}-00000000`));
  t.end();
});
