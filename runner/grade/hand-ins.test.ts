import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';

import { handInsOf, openHandIn } from './hand-ins.js';
import { readSubmitters } from './platforms.js';
import { rosterOf } from './roster.js';
import { zipOf } from './test-zip.js';

t.test('what was handed in and cannot be opened has a row that says so', async (t) => {
  const folder = t.testdir({
    ann: { 'submission.yaml': 'lab: 03-bridge\n' },
    'bob.rar': 'Rar!',
    'grades.json': '{}',
    'Carl Hill_124_assignsubmission_file_s.pdf': '%PDF',
    eve: t.fixture('symlink', 'ann'),
  });
  mkdirSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x62, 0xff])]));
  const handIns = await handInsOf([folder]);
  const names = handIns.map(({ names: [name] }) => name);
  t.same(names, ['Carl Hill', 'ann', 'bob', 'b\ufffd', 'eve'].sort());
  const opened = async (name: string) => openHandIn(handIns.find(({ names }) => names.includes(name)) ?? { parts: [] });
  t.equal((await opened('ann')).size, 1);
  for (const name of ['bob', 'Carl Hill', 'eve'])
    await t.rejects(opened(name), {
      code: 'bad-submission',
      message: 'It is neither a folder nor a .zip, .tar or .tar.gz.',
    });
  await t.rejects(opened('b\ufffd'), { message: 'Its name is not UTF-8.' });
  t.equal((await handInsOf([join(folder, 'ann')])).length, 1);
  mkdirSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x62, 0xfe])]));
  const students = rosterOf(await handInsOf([folder]), undefined);
  t.equal(new Set(students.map(({ student }) => student)).size, 6, 'two such names are two, though they look alike');
});

t.test('many archives of one hand-in have one bound', async (t) => {
  const folder = t.testdir({});
  mkdirSync(join(folder, 'ann'));
  const zeros = Buffer.alloc(9 * 1024 * 1024);
  for (const name of ['a', 'b']) writeFileSync(join(folder, 'ann', `${name}.zip`), zipOf([[name, zeros]]));
  const [handIn] = await handInsOf([folder]);
  t.ok(handIn);
  await t.rejects(openHandIn(handIn ?? { parts: [] }), {
    message: 'It holds more than 16 MiB.',
  });
});

t.test('an id of Gradescope keeps its zeros', (t) => {
  const text = 'submission_1:\n  :submitters:\n  - :name: Ann\n    :sid: 0899\n    :email:\n';
  t.same(readSubmitters('x', text), [{ folder: 'submission_1', names: ['0899', 'Ann'] }]);
  t.end();
});
