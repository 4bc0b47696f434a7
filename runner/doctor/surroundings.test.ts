import t from 'tap';
import { memory } from './memory.js';
import { overlay } from './overlay.js';
import { programs, subordinateIds } from './programs.js';
import { disk, image, locale, node, terminal } from './surroundings.js';
import { fakeMachine } from './test-machine.js';

t.test('node: a fault when it is older than 20.19', (t) => {
  t.match(node(fakeMachine({ machine: { node: '20.18.3' } })), { state: 'fault', found: '20.18.3, older than 20.19' });
  t.equal(node(fakeMachine({ machine: { node: '20.19.0' } })).state, 'ok');
  t.equal(node(fakeMachine({ machine: { node: '22.0.0' } })).state, 'ok');
  t.end();
});

t.test('util-linux: a fault that names what is missing', async (t) => {
  const machine = fakeMachine({ answers: { 'command -v': { stdout: 'setpriv\n' } } });
  t.match(await programs(machine), { state: 'fault', found: 'missing: setpriv' });
});

t.test('subuid: never asked for, only said', async (t) => {
  const machine = fakeMachine({ answers: { newuidmap: {} }, files: { '/etc/subuid': 'bob:1:2\nada:100000:65536' } });
  const found = 'not needed (newuidmap is here, range ada:100000:65536)';
  t.strictSame(await subordinateIds(machine), { state: 'ok', about: 'subuid', found });
});

t.test('memory: a warning for an ordinary user, whose sandbox nodes nothing bounds', async (t) => {
  const machine = fakeMachine({ files: { '/sys/fs/cgroup/cgroup.controllers': 'cpu memory pids' } });
  const found = 'memory of sandbox nodes is not bounded: cgroup v2, and only root can set a limit';
  t.match(await memory(machine), { state: 'warning', found });
});

t.test('memory: a warning for root when the limit cannot be written', async (t) => {
  const answers = { mkdir: { code: 1, stderr: 'mkdir: cannot create directory: Read-only file system\n' } };
  const files = { '/sys/fs/cgroup/cgroup.controllers': 'memory' };
  const found =
    'memory of sandbox nodes is not bounded: cgroup v2: mkdir: cannot create directory: Read-only file system';
  t.match(await memory(fakeMachine({ answers, files, machine: { uid: 0 } })), { state: 'warning', found });
});

t.test('memory: a warning where there is no memory cgroup', async (t) => {
  t.match(await memory(fakeMachine({})), { state: 'warning', found: /there is no memory cgroup$/ });
});

t.test('overlay: says where the upper layer lies, and is a fault when it cannot be mounted', async (t) => {
  const said = (answer: { code?: number; stdout?: string; stderr?: string }) =>
    overlay(fakeMachine({ answers: { unshare: answer } }));
  t.match(await said({ stdout: 'memory\n' }), { state: 'ok', found: /in memory$/ });
  t.match(await said({ stdout: 'disk\n' }), { state: 'note', found: /must lie on disk$/ });
  t.match(await said({ code: 32, stderr: 'mount: wrong fs type\n' }), {
    state: 'fault',
    found: 'cannot be mounted in a user namespace: mount: wrong fs type',
  });
});

t.test('image: a note with the command that builds it', (t) => {
  t.match(image({ cache: '/c' }), { state: 'note', found: 'not built yet in /c', mend: /^labs setup/ });
  t.match(image({ cache: '/c', tree: '/c/abc' }), { state: 'ok', found: 'built: /c/abc' });
  t.end();
});

t.test('disk: less is needed once the image is built', async (t) => {
  const machine = fakeMachine({ machine: { space: () => Promise.resolve(1024 * 1024 * 1024) } });
  t.match(await disk(machine, { cache: '/c' }), [
    { state: 'warning', found: '1024 MiB free for /c, 2048 MiB are needed' },
    { state: 'ok', found: '1024 MiB free for /tmp' },
  ]);
  t.match(await disk(machine, { cache: '/c', tree: '/c/abc' }), [{ state: 'ok' }, { state: 'ok' }]);
});

t.test('terminal and locale: a warning where text would come out garbled', (t) => {
  const env = (env: Record<string, string>, terminal = true) => fakeMachine({ machine: { env, terminal } });
  t.match(terminal(env({ TERM: 'dumb' })), { state: 'warning', found: 'TERM is dumb' });
  t.match(terminal(env({ TERM: 'xterm' })), { state: 'ok', found: 'xterm' });
  t.match(terminal(env({ TERM: 'xterm' }, false)), { state: 'note', found: 'none here' });
  t.match(locale(env({ LC_ALL: 'C', LANG: 'en_GB.UTF-8' })), { state: 'warning', found: /^C: / });
  t.match(locale(env({ LANG: 'en_GB.UTF-8' })), { state: 'ok', found: 'en_GB.UTF-8' });
  t.end();
});
