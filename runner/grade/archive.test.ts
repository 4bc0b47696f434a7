import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack, type Header } from 'tar-stream';
import t, { type Test } from 'tap';

import { openArchive } from './archive.js';
import { zipOf } from './test-zip.js';

type Entries = readonly (readonly [Partial<Header> & { readonly name: string }, string])[];

async function tarOf(t: Test, entries: Entries, name = 'a.tar.gz'): Promise<string> {
  const file = join(t.testdir({}), name);
  const tar = pack();
  for (const [header, text] of entries) tar.entry(header, text);
  tar.finalize();
  await (name.endsWith('gz')
    ? pipeline(tar, createGzip(), createWriteStream(file))
    : pipeline(tar, createWriteStream(file)));
  return file;
}

const names = async (file: string) => [...(await openArchive({ name: file })).keys()];

t.test('a .tar, a .tar.gz and a .zip give the same files, without what file managers leave in them', async (t) => {
  const folder = t.testdir({ 'submission.yaml': 'lab: x\n', solution: { '01-a': { 'host.sh': 'ip link\n' } } });
  mkdirSync(join(folder, '__MACOSX'));
  writeFileSync(join(folder, '__MACOSX', '._x'), '');
  const out = t.testdirName;
  execFileSync('tar', ['-C', folder, '-cf', `${out}.tar`, '.']);
  execFileSync('tar', ['-C', folder, '-czf', `${out}.tgz`, 'submission.yaml', 'solution', '__MACOSX']);
  t.teardown(() => execFileSync('rm', ['-f', `${out}.tar`, `${out}.tgz`, `${out}.zip`]));
  writeFileSync(
    `${out}.zip`,
    zipOf([
      ['submission.yaml', 'lab: x\n'],
      ['solution/01-a/host.sh', 'ip link\n'],
    ]),
  );
  for (const ending of ['tar', 'tgz', 'zip']) {
    const files = await openArchive({ name: `${out}.${ending}` });
    t.strictSame([...files.keys()], ['solution/01-a/host.sh', 'submission.yaml'], ending);
    t.equal(Buffer.from(files.get('solution/01-a/host.sh') ?? []).toString(), 'ip link\n');
  }
});

const hostile: Readonly<Record<string, readonly [Entries, RegExp]>> = {
  'a name that leads out': [[[{ name: '../../etc/passwd' }, 'x']], /leads out of its folder/],
  'a name deep inside that leads out': [[[{ name: 'a/b/../../../x' }, 'x']], /leads out of its folder/],
  'an absolute name': [[[{ name: '/etc/cron.d/x' }, 'x']], /begins at the root/],
  'a name for Windows': [[[{ name: 'a\\..\\..\\x' }, 'x']], /has a backslash/],
  'a drive': [[[{ name: 'C:/x' }, 'x']], /names a drive/],
  'a name with an escape': [[[{ name: 'a\x1b[2J' }, 'x']], /has control characters/],
  'a name that reads backwards': [[[{ name: 'a\u202ehs.exe' }, 'x']], /has control characters/],
  'a link': [[[{ name: 'x', type: 'symlink', linkname: '/etc/passwd' }, '']], /neither a file nor a folder/],
  'a hard link': [[[{ name: 'x', type: 'link', linkname: '/etc/passwd' }, '']], /neither a file nor a folder/],
  'a device': [[[{ name: 'x', type: 'block-device', devmajor: 8, devminor: 0 }, '']], /neither a file nor a folder/],
  'a pipe': [[[{ name: 'x', type: 'fifo' }, '']], /neither a file nor a folder/],
  'a name twice': [[[{ name: 'x' }, '1'], [{ name: 'x' }, '2']], /is in it twice/],
  'names that clash on other machines': [[[{ name: 'a/X' }, '1'], [{ name: 'A/x' }, '2']], /one name on many machines/],
  'a file that is a folder': [[[{ name: 'x' }, '1'], [{ name: 'x/y' }, '2']], /a file and a folder at once/],
  'a long name': [[[{ name: 'n'.repeat(400) }, 'x']], /is longer than 300 bytes/],
  'many files': [Array.from({ length: 1001 }, (_, i) => [{ name: `f${i}` }, ''] as const), /more than 1000 files/],
  'more bytes than anybody types': [[[{ name: 'x' }, 'x'.repeat(17 * 1024 * 1024)]], /more than 16 MiB/],
}; // prettier-ignore

for (const [what, [entries, said]] of Object.entries(hostile))
  t.test(`refused: ${what}`, async (t) => {
    await t.rejects(names(await tarOf(t, entries)), { code: 'bad-submission', message: said });
  });

t.test('refused: a name that is not UTF-8', async (t) => {
  const file = join(t.testdir({}), 'a.zip');
  writeFileSync(file, zipOf([[Buffer.from([0x61, 0xff, 0x62]), 'x']]));
  await t.rejects(names(file), { message: /is not UTF-8/ });
});

t.test('refused: a link in a zip, and one that says less than it holds', async (t) => {
  const folder = t.testdir({});
  writeFileSync(join(folder, 'link.zip'), zipOf([['x', '/etc/passwd']], { mode: 0o120777 }));
  await t.rejects(names(join(folder, 'link.zip')), { message: /neither a file nor a folder/ });
  writeFileSync(join(folder, 'bomb.zip'), zipOf([['x', 'x'.repeat(40_000_000)]], { says: 10 }));
  await t.rejects(names(join(folder, 'bomb.zip')), { code: 'bad-submission' });
});

t.test('refused: half an archive, and one of another kind than its name says', async (t) => {
  const folder = t.testdir({ 'a.zip': 'no zip', 'a.tar.gz': 'no gzip', 'a.tar': 'no tar at all', 'b.zip': '' });
  const whole = zipOf([['x', 'y'.repeat(1000)]]);
  writeFileSync(join(folder, 'half.zip'), whole.subarray(0, whole.length / 2));
  for (const name of ['a.zip', 'a.tar.gz', 'b.zip', 'half.zip', 'a.tar'])
    await t.rejects(names(join(folder, name)), { code: 'bad-submission', message: /cannot be read/ }, name);
});

t.test('refused: a file that is not what was packed, and an archive cut off between two files', async (t) => {
  const folder = t.testdir({});
  writeFileSync(join(folder, 'bits.zip'), zipOf([['x', 'ip link add v-net-0']], { sum: 1 }));
  await t.rejects(names(join(folder, 'bits.zip')), {
    message: 'The archive cannot be read: x is not what was packed.',
  });
  const tar = readFileSync(await tarOf(t, [[{ name: 'x' }, '1'], [{ name: 'y' }, '2']], 'two.tar')); // prettier-ignore
  writeFileSync(join(folder, 'cut.tar'), tar.subarray(0, 1024));
  await t.rejects(names(join(folder, 'cut.tar')), { message: 'The archive cannot be read: its end is missing.' });
});

t.test('a .tar is known by what it is, not by its name, and its folder may be written twice', async (t) => {
  const file = await tarOf(t, [[{ name: '././submission.yaml' }, 'lab: x\n']]);
  renameSync(file, `${file}.tar`);
  t.strictSame(await names(`${file}.tar`), ['submission.yaml']);
});

t.test('a bomb of gzip ends at its limit, though no entry of it is a file', async (t) => {
  const file = join(t.testdir({}), 'bomb.tar.gz');
  const zeros = async function* () {
    for (let i = 0; i < 64; i += 1) yield await Promise.resolve(Buffer.alloc(1024 * 1024));
  };
  await pipeline(zeros, createGzip(), createWriteStream(file));
  await t.rejects(names(file), { code: 'bad-submission' });
});

t.test('a folder with a link in it is refused as an archive is', async (t) => {
  const { readFolder } = await import('../session/handed-in.js');
  const folder = t.testdir({ 'submission.yaml': 'lab: x\n' });
  symlinkSync('/etc/passwd', join(folder, 'x'));
  await t.rejects(readFolder(folder), { message: '"x" is neither a file nor a folder.' });
});
