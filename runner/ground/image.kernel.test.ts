import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import { labUid } from './host-site.js';
import type { Cache } from './image-cache.js';
import type { Image } from './image-store.js';

const root = process.getuid?.() === 0;

/** Where every user finds this repository, which may lie where only root can look: /root is root's alone. */
const everybodys = '/mnt';
const repository = fileURLToPath(new URL('../../..', import.meta.url));
const mounted = ['unshare', '--mount', 'sh', '-c', `mount --bind "$0" ${everybodys} && exec "$@"`, repository];

/** Builds in a process of its own, as the machine's `user` if one is given: an identity belongs to a whole process. */
function build(cache: Cache, user?: string): Image {
  const home = user === undefined ? repository : everybodys;
  const script = `
    import { ensureImage } from ${JSON.stringify(join(home, 'dist/runner/ground/image.js'))};
    const image = await ensureImage(${JSON.stringify(cache)}, { progress: () => undefined });
    console.log(JSON.stringify(image));
  `;
  // A clean environment also keeps tap's own preloads out, which write where this user may not.
  const argv = ['env', '-i', `PATH=${process.env.PATH ?? ''}`, process.execPath, '--input-type=module', '-e', script];
  const become = ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups', '--'];
  const [command = '', ...rest] = user === undefined ? argv : [...mounted, ...become, ...argv];
  return JSON.parse(execFileSync(command, rest, { cwd: '/', encoding: 'utf8' })) as Image;
}

function cacheAt(name: string, uid: number): Cache {
  // Below /tmp, for the user that root becomes cannot look into the repository of root.
  const base = mkdtempSync(join(tmpdir(), `underlay-${name}-`));
  chmodSync(base, 0o755);
  t.teardown(() => {
    rmSync(base, { recursive: true, force: true });
  });
  return { directory: join(base, 'cache'), shared: join(base, 'none'), uid, environment: {} };
}

function sound(t: Test, cache: Cache, image: Image, owner: number): void {
  t.same(readdirSync(cache.directory).sort(), [image.hash, `${image.hash}.tar`], 'nothing else is left');
  const programs = [
    'ip',
    'iptables-legacy',
    'nft',
    'tcpdump',
    'dig',
    'nsd',
    'nginx',
    'bird',
    'crun',
    'catatonit',
    'tmux',
    'mount',
  ];
  const there = new Set(['bin', 'sbin'].flatMap((name) => readdirSync(join(image.tree, 'usr', name))));
  t.same(
    programs.filter((name) => !there.has(name)),
    [],
    'no program is missing',
  );
  t.same(
    [...new Set(['.', 'usr/bin/su', 'var/lib/nsd', 'etc/shadow'].map((path) => lstatSync(join(image.tree, path)).uid))],
    [owner],
  );
  t.equal(readFileSync(join(image.tree, 'etc/hostname'), 'utf8'), 'node\n');
  t.equal(readFileSync(join(image.tree, 'etc/resolv.conf'), 'utf8'), '');
  t.same(readdirSync(join(image.tree, 'dev')), []);
  t.same(readdirSync(join(image.tree, 'etc/rc2.d')), [], 'no service starts by itself');
  for (const name of ['man', 'info', 'locale', 'lintian']) t.same(readdirSync(join(image.tree, 'usr/share', name)), []);
}

t.test(
  "root builds an image that belongs to the user it becomes, and a tar that is root's",
  { skip: !root && 'not root' },
  (t) => {
    const cache = cacheAt('root', 0);
    const image = build(cache);
    sound(t, cache, image, labUid);
    t.match(lstatSync(image.tar), { uid: 0, mode: 0o100644 });
    t.same(
      execFileSync(join(image.tree, 'usr/bin/catatonit'), ['--version'], { encoding: 'utf8' }).split(' ')[0],
      'tini',
    );
    t.end();
  },
);

t.test(
  'an ordinary user builds the same without any privilege, and another takes the finished tar',
  { skip: !root && 'not root' },
  (t) => {
    const name = `underlay-${process.pid}`;
    execFileSync('useradd', ['--no-create-home', '--user-group', name]);
    t.teardown(() => execFileSync('userdel', [name]));
    const uid = Number(execFileSync('id', ['-u', name], { encoding: 'utf8' }));
    const cache = cacheAt('user', uid);
    execFileSync('install', ['-d', '-o', name, cache.directory]);
    const image = build(cache, name);
    sound(t, cache, image, uid);

    const taker = { ...cacheAt('taker', uid), shared: cache.directory };
    execFileSync('install', ['-d', '-o', name, taker.directory]);
    const taken = build(taker, name);
    t.same(readdirSync(taker.directory), [image.hash], 'only the tree is its own');
    t.equal(taken.tar, image.tar);
    execFileSync('setpriv', [`--reuid=${name}`, `--regid=${name}`, '--clear-groups', '--', 'rm', '-rf', taken.tree]);
    t.same(readdirSync(taker.directory), [], 'and rm -rf removes it');
    t.end();
  },
);
