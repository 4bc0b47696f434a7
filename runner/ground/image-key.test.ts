import { cp, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { LabError } from '../errors.js';
import { architecture, imageKey, recipe } from './image-key.js';

async function copy(directory: string): Promise<string> {
  const to = join(directory, 'node');
  await cp(recipe, to, { recursive: true });
  return to;
}

t.test('the same recipe has the same key of twelve digits, wherever it lies', async (t) => {
  const key = await imageKey(recipe, 'amd64');
  t.match(key, /^[0-9a-f]{12}$/);
  t.equal(await imageKey(await copy(t.testdir()), 'amd64'), key);
});

t.test('the key changes when a package is added, when the suite changes, and when a file is renamed', async (t) => {
  const keys = new Set([await imageKey(recipe, 'amd64')]);
  const node = await copy(t.testdir());
  await writeFile(join(node, 'packages'), 'iproute2\nstrace\n');
  keys.add(await imageKey(node, 'amd64'));
  await writeFile(join(node, 'suite'), 'trixie\n');
  keys.add(await imageKey(node, 'amd64'));
  await rename(join(node, 'init'), join(node, 'first'));
  keys.add(await imageKey(node, 'amd64'));
  t.equal(keys.size, 4);
});

t.test('the key differs between architectures, and does not care about the README', async (t) => {
  const node = await copy(t.testdir());
  const key = await imageKey(node, 'amd64');
  t.not(await imageKey(node, 'arm64'), key);
  await writeFile(join(node, 'README.md'), 'other words');
  t.equal(await imageKey(node, 'amd64'), key);
});

t.test('an architecture without an image is refused by name', (t) => {
  t.equal(architecture('x64'), 'amd64');
  t.throws(() => architecture('riscv64'), LabError);
  t.throws(() => architecture('riscv64'), { code: 'image-failed', message: /riscv64/ });
  t.end();
});
