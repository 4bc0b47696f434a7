import { spawnSync } from 'node:child_process';
import t from 'tap';
import type { Plan } from './plan.js';
import { sandboxScript } from './sandbox-script.js';

const plan: Plan = {
  lab: 'test',
  lans: ['lan'],
  nodes: ['one', 'two'].map((name, i) => ({
    name,
    links: [{ lan: 'lan', name: 'eth0', addresses: [`10.0.0.${i + 1}/24`] }],
    files: [],
    ipv6: false,
  })),
};
const script = sandboxScript(plan, 'x64', new Map());
const lines = script.split('\n');
const at = (start: string) => lines.findIndex((line) => line.startsWith(start));

t.test('processes are bounded before the first node is made', (t) => {
  t.match(lines[0], /^set -eu; ulimit -u \d+;/);
  t.ok(at('node one &') > 0);
  t.end();
});

t.test('nodes are made at once, each waited for, and none is joined unless all were made', (t) => {
  t.ok(lines.includes('node one & jobs+=($!)'));
  t.ok(lines.includes('node two & jobs+=($!)'));
  t.ok(at('node two') < at('for job in ${jobs[@]}'));
  t.match(lines[at('for job in ${jobs[@]}') + 1], /^\[ -z "\$\{failed-\}" \] \|\| \{ cat .* >&2; exit 1; \}$/);
  t.ok(at('for job in ${jobs[@]}') < at('ip -batch'));
  t.end();
});

t.test('it tells the nodes, then that they are made, then that they are joined', (t) => {
  const told = lines.findIndex((line) => line.endsWith('; echo made'));
  t.match(lines[told], 'echo "node ${names[i]} ${pid[i]} ${inodes[i]}"');
  t.ok(told < at('ip -batch'));
  t.equal(lines.at(-1), 'echo ready');
  t.end();
});

t.test("each node's overlay is mounted in a mount namespace of its own", (t) => {
  t.match(script, /^own='[^']*mounted\("overlay", "root", "overlay", 0, "[^']*userxattr"\);\nexec @ARGV[^']*'$/m);
  t.match(script, /exec perl -e "\$own" \$scratch crun /);
  t.end();
});

t.test('the archive of a node is unpacked before it starts, and a node without one unpacks nothing', (t) => {
  const tar = Buffer.from('any bytes: \0\xff', 'latin1');
  const laid = sandboxScript(plan, 'x64', new Map([['two', tar]]));
  t.match(laid, `base64 -d <<END | tar -x -C /mnt/n/two/up\n${tar.toString('base64')}\nEND\nnode two &`);
  t.equal(laid.match(/base64 -d/g)?.length, 1);
  t.end();
});

t.test('the configuration reaches bash whole, also through its quotes', (t) => {
  const line = lines[at('config=')] ?? '';
  const { stdout } = spawnSync('bash', ['-c', `${line}\nprintf %s "$config"`], { encoding: 'utf8' });
  t.strictSame(JSON.parse(stdout) as unknown, JSON.parse(line.slice("config='".length, -1)) as unknown);
  t.match(stdout, '"hostname":"@NODE@"');
  t.end();
});

for (const [machine, tun, mounted] of [
  ['a machine with /dev/net/tun', ',{"destination":"/dev/net/tun"}', true],
  ['one without', '', false],
] as const) {
  t.test(`on ${machine} the configuration is sound JSON, and the device is ${mounted ? '' : 'not '}in it`, (t) => {
    const config = lines.filter((line) => line.startsWith('config='));
    t.equal(config.length, 2);
    const { stdout } = spawnSync('bash', ['-c', `tun='${tun}'\n${config.join('\n')}\nprintf %s "$config"`]);
    const { mounts } = JSON.parse(stdout.toString()) as { mounts: { destination: string }[] };
    t.equal(
      mounts.some(({ destination }) => destination === '/dev/net/tun'),
      mounted,
    );
    t.end();
  });
}

t.test('bash reads it without complaint', (t) => {
  const { status, stderr } = spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' });
  t.strictSame({ status, stderr }, { status: 0, stderr: '' });
  t.end();
});
