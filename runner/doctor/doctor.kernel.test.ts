import { readdir } from 'node:fs/promises';
import t from 'tap';
import { hostShell } from '../shell/host.js';
import { probeKernel } from './kernel.js';
import { memory } from './memory.js';
import { overlay } from './overlay.js';
import { fakeMachine } from './test-machine.js';
import { userNamespaces } from './user-namespaces.js';

const realShell = hostShell(process.env);
const here = fakeMachine({ machine: { shell: realShell } });
const namespaces = await userNamespaces(here);
const ip = await realShell.run(['sh', '-c', 'PATH=$PATH:/usr/sbin:/sbin; command -v ip']);
const refused = namespaces.state === 'ok' ? false : `no user namespaces here: ${namespaces.found}`;
const skip = refused || (ip.code === 0 ? false : 'no ip here');
const folder = '/sys/fs/cgroup/memory';
const groups = await readdir(folder).catch(() => undefined);
const unlimited =
  process.getuid?.() !== 0 ? 'not root' : groups === undefined ? 'no cgroup v1 memory hierarchy' : false;

t.test('a veth pair is made in the scratch namespace, and none is left on the machine', { skip }, async (t) => {
  const links = async () =>
    (await realShell.run(['cat', '/proc/self/net/dev'])).stdout.toString().match(/^ *[^ |]+:/gm);
  const before = await links();
  t.strictSame((await probeKernel(realShell)).get('veth'), { kind: 'present' });
  t.strictSame(await links(), before);
});

t.test('a device type that no kernel knows is absent, in the words of ip', { skip }, async (t) => {
  const features = await probeKernel({
    run: (argv, options) => {
      const input = String(options?.input).replace('type bridge', 'type nosuchtype');
      return realShell.run(argv, { ...options, input });
    },
  });
  t.match(features.get('bridge'), { kind: 'absent', reason: /nosuchtype|Unknown device type/ });
});

t.test('the overlay is really mounted, and its scratch folder is removed', { skip: refused }, async (t) => {
  t.match((await overlay(here)).found, /^works in a user namespace/);
  t.strictSame(
    (await readdir('/var/tmp')).filter((name) => name.startsWith('underlay-doctor.')),
    [],
  );
});

t.test('as root a limit is set in a memory cgroup that is gone afterwards', { skip: unlimited }, async (t) => {
  const files = { [`${folder}/memory.limit_in_bytes`]: '1' };
  const found = await memory(fakeMachine({ files, machine: { shell: realShell, uid: 0 } }));
  t.strictSame(found, { state: 'ok', about: 'memory', found: 'cgroup v1: a limit can be set' });
  t.strictSame(
    (await readdir(folder)).filter((name) => name.startsWith('underlay-doctor-')),
    [],
  );
});
