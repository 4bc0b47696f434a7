import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import t from 'tap';
import { cache } from './image-cache.js';
import { importImage, init } from './image-docker.js';
import { currentHash } from './image.js';
import { findImage } from './image-store.js';

const found = await findImage(cache(process.env, process.getuid?.() ?? -1), await currentHash());
const answers = spawnSync('docker', ['version']).status === 0;
const skip = !answers ? 'no Docker answers' : !found && 'the node image is not made yet: labs setup';

t.test('a Docker node from the imported image', { skip }, async (t) => {
  if (!found) return;
  const reference = `underlay-node-test:${process.pid}`;
  t.teardown(() => execFileSync('docker', ['rmi', reference]));
  await importImage(
    async (name, tar) => {
      const docker = spawn('docker', ['import', '-', name], { stdio: ['pipe', 'ignore', 'inherit'] });
      const exit = once(docker, 'exit');
      await pipeline(tar, docker.stdin);
      t.same(await exit, [0, null]);
    },
    { reference, tar: found.tar },
  );
  const grants = ['--cap-add=NET_ADMIN', '--cap-add=SYS_ADMIN', '--cap-add=NET_BROADCAST'];
  const open = ['--security-opt=apparmor=unconfined', '--security-opt=systempaths=unconfined'];
  const run = ['run', '-d', '--network=none', '--hostname=host', ...grants, ...open, reference, init];
  const id = execFileSync('docker', run, { encoding: 'utf8' }).trim();
  t.teardown(() => execFileSync('docker', ['rm', '-f', id], { stdio: 'ignore' }));
  const node = (script: string) => {
    const { status, stdout, stderr } = spawnSync('docker', ['exec', id, 'sh', '-c', script], { encoding: 'utf8' });
    return { status, text: stdout + stderr };
  };
  // Nothing tells when init has become catatonit, so the node itself waits for it.
  node('until [ "$(cat /proc/1/comm)" = catatonit ]; do :; done; ip link set lo up; ip address add 10.0.0.1/32 dev lo');

  t.same(node('sed -i s/localhost/home/ /etc/hosts; head -n1 /etc/hosts'), { status: 0, text: '127.0.0.1\thome\n' });
  t.equal(node('cat /etc/hostname').text, 'host\n');
  t.equal(node('sysctl -w net.ipv4.ip_forward=1').status, 0);
  t.equal(node('ip netns add red && ip netns exec red ip link show lo').status, 0);

  t.equal(
    node('nginx && curl -so /dev/null -w "%{http_code}" localhost:80 --resolve localhost:80:127.0.0.1').text,
    '200',
  );
  t.match(node('nsd; until nsd-control status; do :; done').text, /version: \d/);
  t.match(node('bird -u bird -g bird; birdc show status').text, /Daemon is up and running/);
  t.equal(
    node('dnsmasq --port 5353 --address=/a.test/10.0.0.9; dig +short @127.0.0.1 -p 5353 a.test').text,
    '10.0.0.9\n',
  );
  const owners = node('ps -eo user= | sort -u');
  t.equal(owners.text, 'bird\nnobody\nnsd\nroot\nwww-data\n', 'the daemons have given up root');

  node('kill -9 -1');
  t.equal(execFileSync('docker', ['inspect', '-f', '{{.State.Status}}', id], { encoding: 'utf8' }), 'running\n');
  t.equal(node('cat /proc/1/comm').text, 'catatonit\n', 'pid 1 survives kill -9 -1');
});
