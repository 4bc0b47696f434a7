import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';

import { cache } from './image-cache.js';
import { currentHash } from './image.js';
import { sharedTar } from './image-store.js';
import { uid } from './test-ground.js';
import { until } from './test-parity-life.js';

t.setTimeout(240_000);

/** No other process has this number, so whatever it leaves can be told. */
const stranger = 61_234;
const become = ['setpriv', `--reuid=${stranger}`, `--regid=${stranger}`, '--clear-groups', '--'];
const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const processes = () =>
  execFileSync('ps', ['-eo', 'uid='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim());

async function whyNot(): Promise<string | false> {
  if (uid !== 0) return 'not root; the other tests are run by an ordinary user then';
  if (!(await sharedTar(cache({}, 0), await currentHash()))) return 'the node image is not made yet: labs setup';
  const { status } = spawnSync('setpriv', [
    ...become.slice(1),
    'unshare',
    '--user',
    '--map-root-user',
    '--net',
    'true',
  ]);
  if (status !== 0) return 'user namespaces are refused to ordinary users here';
  const readable = spawnSync('setpriv', [...become.slice(1), 'test', '-r', file('parity.kernel.test.js')]).status === 0;
  return readable ? false : 'an ordinary user cannot read this folder';
}

t.test('the sandbox of an ordinary user', { skip: await whyNot() }, async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'underlay-user-'));
  t.teardown(() => {
    execFileSync('setpriv', [...become.slice(1), 'find', home, '-mindepth', '1', '-delete']);
    rmSync(home, { recursive: true });
  });
  execFileSync('chown', [`${stranger}:${stranger}`, home]);
  const env = { PATH: process.env['PATH'], HOME: home, TMPDIR: home, XDG_RUNTIME_DIR: home };
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value ?? ''}`);
  const setUp = `import { ensureImage } from ${JSON.stringify(new URL('image.js', import.meta.url))};
    import { cache } from ${JSON.stringify(new URL('image-cache.js', import.meta.url))};
    await ensureImage(cache(process.env, process.getuid()), { progress: () => undefined });`;
  const [command = '', ...rest] = become;
  execFileSync(command, [...rest, process.execPath, '--input-type=module', '-e', setUp], { cwd: '/', env });
  for (const test of ['parity.kernel.test.js', 'isolation.kernel.test.js'])
    // Without the hook that tap adds to the environment: it writes to a folder which is not this user's.
    await t.spawn(command, [...rest, 'env', '-i', ...variables, process.execPath, file(test)], { cwd: home, env });
  // A test that has said all takes a moment to end.
  await until(() => !processes().includes(String(stranger)));
});
