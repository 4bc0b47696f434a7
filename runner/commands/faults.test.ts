import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';

import { inFrontOf } from './test-daemon.js';
import { noNodes, person, type Ended } from './test-person.js';

const failed = (stderr: string): Ended => ({ code: 3, stdout: '', stderr });

t.test('without Docker, --ground docker says where it looked and what does without', { skip: noNodes }, (t) => {
  const somebody = person(t).with({ DOCKER_HOST: 'unix:///nonexistent/docker.sock' });
  const next = '  Start Docker, or use the sandbox, which needs none: --ground sandbox.\n';
  const said = `labs: No Docker daemon answers at unix:///nonexistent/docker.sock (ENOENT).\n${next}`;
  t.same(somebody.labs('up', 'tour', '--ground', 'docker'), failed(said));
  t.same(somebody.labs('up', 'tour', '--ground', 'box'), failed(said));
  t.same(readdirSync(somebody.records), []);
  t.end();
});

t.test('a DOCKER_HOST that is no address is told as such', { skip: noNodes }, (t) => {
  const { labs } = person(t).with({ DOCKER_HOST: 'docker' });
  t.match(labs('up', 'tour', '--ground', 'docker'), {
    code: 3,
    stderr: /^labs: No Docker daemon answers at docker \(/,
  });
  t.end();
});

t.test('settings of Docker that are cut off are named, with what goes around them', { skip: noNodes }, (t) => {
  const somebody = person(t);
  mkdirSync(join(somebody.env['HOME'] ?? '', '.docker'));
  const file = join(somebody.env['HOME'] ?? '', '.docker/config.json');
  writeFileSync(file, '{ "currentContext": ');
  const { code, stderr } = somebody.labs('up', 'tour', '--ground', 'docker');
  t.equal(code, 3);
  t.match(stderr, `labs: ${file} cannot be read as Docker's settings: `);
  t.match(stderr, '  Mend or remove it, or say where Docker is: export DOCKER_HOST=unix:///var/run/docker.sock\n');
  t.end();
});

t.test('a Docker context that is none is named, with where they are listed', { skip: noNodes }, (t) => {
  const { labs } = person(t).with({ DOCKER_CONTEXT: 'nope', DOCKER_HOST: '' });
  const next = '  See which there are: docker context ls. Or take the usual one: export DOCKER_CONTEXT=default\n';
  t.same(labs('up', 'tour', '--ground', 'docker'), failed(`labs: There is no Docker context called nope.\n${next}`));
  t.match(labs('doctor').stdout, /docker +There is no Docker context called nope/);
  t.end();
});

t.test('a daemon that takes the call and says nothing is none', { skip: noNodes }, async (t) => {
  const somebody = person(t);
  const host = await inFrontOf(t, somebody.base, () => 'silent');
  const { ended } = somebody.with({ DOCKER_HOST: host }).start('up', 'tour', '--ground', 'docker');
  t.match(await ended, { code: 3, stderr: `labs: No Docker daemon answers at ${host} (` });
});

t.test('a daemon of another kind is quoted', { skip: noNodes }, async (t) => {
  const somebody = person(t);
  const host = await inFrontOf(t, somebody.base, () => ({ status: 500, message: 'no room for containers' }));
  const { ended } = somebody.with({ DOCKER_HOST: host }).start('up', 'tour', '--ground', 'docker');
  const { code, stderr } = await ended;
  t.equal(code, 3);
  t.match(stderr, 'no room for containers');
});

const mayAll = noNodes || (process.getuid?.() === 0 ? 'root may use every socket' : false);

t.test('who may not use the daemon is told how to join, or to do without', { skip: mayAll }, async (t) => {
  const somebody = person(t);
  const host = await inFrontOf(t, somebody.base, () => 'silent');
  chmodSync(host.replace('unix://', ''), 0);
  const { ended } = somebody.with({ DOCKER_HOST: host }).start('up', 'tour', '--ground', 'docker');
  const join = 'Join its group (sudo usermod -aG docker $USER, then log in anew)';
  const next = `  ${join}, or use the sandbox: --ground sandbox.\n`;
  t.same(await ended, failed(`labs: You may not use the Docker daemon at ${host}.\n${next}`));
});

t.test('a record that was cut off is named and ignored, and gc removes it', { skip: noNodes }, (t) => {
  const { labs, records } = person(t);
  labs('ps');
  const file = join(records, 'tour.json');
  for (const text of ['', '{"version":1,"as":"to', 'null', '{"version":2}', '[]']) {
    writeFileSync(file, text);
    const stderr = `labs: ${file} is no record of a lab and was ignored. Clear it away: labs gc\n`;
    t.same(labs('ps', '--json'), { code: 0, stdout: '[]\n', stderr }, text);
  }
  t.equal(labs('down').stdout, 'No lab is up.\n');
  t.match(labs('exec', 'host', '--', 'ls').stderr, 'labs: No lab is up.\n');
  const gone = `removed ${file}: it was no record of a lab\n`;
  t.same(labs('gc'), { code: 0, stdout: gone, stderr: '' });
  t.same(readdirSync(records), []);
  t.end();
});

t.test('a draft that a dead runner left is removed by gc, without a word', { skip: noNodes }, (t) => {
  const { labs, records } = person(t);
  labs('ps');
  writeFileSync(join(records, 'my.lab.999999999-1-0.new'), '{');
  t.same(labs('gc'), { code: 0, stdout: 'Nothing was left over.\n', stderr: '' });
  t.same(readdirSync(records), []);
  t.end();
});

t.test('a file in the place of the records is not written over', { skip: noNodes }, (t) => {
  const { labs, records } = person(t);
  writeFileSync(records, 'mine');
  const { code, stdout, stderr } = labs('ps');
  t.same({ code, stdout }, { code: 3, stdout: '' });
  t.match(stderr, `labs: ${records} cannot be used, where labs that are up are noted down (EEXIST`);
  t.match(stderr, '  Make it writable for you, or set XDG_RUNTIME_DIR to another folder of yours.\n');
  t.end();
});

t.test('records that others could write are refused', { skip: noNodes }, (t) => {
  const { labs, records } = person(t);
  mkdirSync(records, { mode: 0o755 });
  const stderr = `labs: ${records} is not a folder that only you can use.\n  Look what is in it, then remove it: rm -r ${records}\n`;
  t.same(labs('ps'), failed(stderr));
  t.end();
});
