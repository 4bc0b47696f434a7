import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { pack } from 'tar-stream';
import t from 'tap';

import { readFolder } from '../session/handed-in.js';
import { handInsOf, openHandIn } from './hand-ins.js';

t.test('17: an archive whose names lead out of it', async (t) => {
  const folder = t.testdir({ in: {}, trusted: { deep: {} } });
  const file = join(folder, 'in', 'mallory.tar');
  const tar = pack();
  tar.entry({ name: 'submission.yaml' }, 'lab: 03-bridge\n');
  tar.entry({ name: '../../owned' }, 'owned');
  tar.finalize();
  await pipeline(tar, createWriteStream(file));
  const [handIn] = await handInsOf([join(folder, 'in')]);
  await t.rejects(openHandIn(handIn ?? { parts: [] }), { code: 'bad-submission' });
  t.notOk(existsSync(join(folder, 'owned')), 'nothing is written');
  execFileSync('tar', ['-P', '-C', join(folder, 'trusted', 'deep'), '-xf', file]);
  t.ok(existsSync(join(folder, 'owned')), 'and is where names are trusted');
});

/** Makes a folder of the submission a link to another, and back, as fast as it can. */
const swap = `
chdir shift;
while (1) { rename 'solution', 'was'; symlink '../secret', 'solution'; unlink 'solution'; rename 'was', 'solution' }`;

/** Reads until the secret is in it, or for so many milliseconds. */
async function secretIn(read: () => Promise<string>, milliseconds: number): Promise<boolean> {
  for (const end = Date.now() + milliseconds; Date.now() < end;) {
    if ((await read().catch(() => '')).includes('the secret')) return true;
    await setImmediate();
  }
  return false;
}

t.test('18: a folder that is a link at the moment when it is read', async (t) => {
  const folder = t.testdir({
    ann: { 'submission.yaml': 'lab: 03-bridge\n', solution: { 'host.sh': 'true\n' } },
    secret: { 'host.sh': 'the secret\n' },
  });
  const ann = join(folder, 'ann');
  const swapping = spawn('perl', ['-e', swap, ann]);
  const ours = async () =>
    JSON.stringify([...(await readFolder(ann))].map(([, bytes]) => Buffer.from(bytes).toString()));
  const trusting = () => readFile(join(ann, 'solution', 'host.sh'), 'utf8');
  try {
    t.notOk(await secretIn(ours, 3000), 'what it leads to is not read');
    t.ok(await secretIn(trusting, 20_000), 'and is where the path is trusted');
  } finally {
    swapping.kill('SIGKILL');
    await once(swapping, 'exit');
  }
});

t.test('18: pipes, devices and links in the place of what is handed in', async (t) => {
  const folder = t.testdir({ secret: 'lab: 03-bridge\n', pipe: {}, link: {}, packed: {} });
  execFileSync('mkfifo', [
    join(folder, 'pipe', 'submission.yaml'),
    join(folder, 'packed', 'a.zip'),
    join(folder, 'b.tar'),
  ]);
  symlinkSync(join(folder, 'secret'), join(folder, 'link', 'submission.yaml'));
  symlinkSync('/dev/zero', join(folder, 'c.tar.gz'));
  for (const name of ['pipe', 'link', 'packed', 'b.tar', 'c.tar.gz']) {
    const [handIn] = await handInsOf([join(folder, name)]);
    const opening = openHandIn(handIn ?? { parts: [] });
    await t.rejects(opening, { code: 'bad-submission', message: /is neither a file nor a folder/ }, name);
  }
  t.match(
    readFileSync(join(folder, 'link', 'submission.yaml'), 'utf8'),
    'lab: 03',
    'a link is followed by who trusts it',
  );
  t.equal(spawnSync('timeout', ['1', 'cat', join(folder, 'b.tar')]).status, 124, 'and a pipe waited for');
});
