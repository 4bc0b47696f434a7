import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import t from 'tap';

import type { LabRecord } from '../ground/record.js';
import type { Grades } from '../session/grades.js';
import { courseIn, submissionOf, written } from './test-course.js';
import { noNodes, person, program, type Ended, type Person } from './test-person.js';

const notRoot = noNodes || (process.getuid?.() !== 0 && 'mounts are made as root');

/** The program where a script has prepared the machine for it, in namespaces that go when it ends. */
function apart({ env, base }: Person, namespaces: readonly string[], script: string, ...argv: string[]): Ended {
  const inner = ['sh', '-euc', `${script}; exec "$@"`, 'sh', process.execPath, program, ...argv];
  const options = { env, cwd: base, encoding: 'utf8', input: '', timeout: 60_000 } as const;
  const { status, stdout, stderr } = spawnSync('unshare', [...namespaces, ...inner], options);
  return { code: status, stdout, stderr };
}

// Labs of others stand on an image of this name; here nobody sees them.
const alone = ['--mount', '--pid', '--fork', '--mount-proc'];

const sandbox = ['up', 'tour', '--ground', 'sandbox'];

t.test('where user namespaces and Docker are both missing, both are told, once', { skip: noNodes }, (t) => {
  const somebody = person(t).with({ DOCKER_HOST: 'unix:///nonexistent/docker.sock' });
  const forbid = 'echo 0 >/proc/sys/user/max_user_namespaces';
  const namespaces = ['--user', '--map-root-user', '--mount'];
  for (const ground of ['sandbox', 'auto']) {
    const { code, stdout, stderr } = apart(somebody, namespaces, forbid, 'up', 'tour', '--ground', ground);
    t.same({ code, stdout }, { code: 3, stdout: '' });
    const docker = 'No Docker daemon answers at unix:///nonexistent/docker.sock \\(ENOENT\\)\\.';
    const refused = 'User namespaces are refused: unshare: unshare failed: .*\\.';
    const next = 'See what would mend it: labs doctor';
    t.match(stderr, new RegExp(`^labs: No ground can stand here\\. ${refused} ${docker}\\n  ${next}\\n$`));
  }
  t.same(readdirSync(somebody.records), []);
  t.end();
});

t.test('a disk that is full where labs are noted down leaves nothing up', { skip: notRoot }, (t) => {
  const somebody = person(t);
  const run = somebody.env['XDG_RUNTIME_DIR'] ?? '';
  const fill = `mount -t tmpfs -o size=4k tmpfs ${run}; head -c 4096 /dev/zero >${run}/all`;
  const { code, stdout, stderr } = apart(somebody, ['--mount'], fill, ...sandbox);
  t.same({ code, stdout }, { code: 3, stdout: '' });
  t.match(stderr, `labs: There is no room in ${somebody.records}, where labs that are up are noted down (ENOSPC`);
  t.match(stderr, '\n  Free some space there, or set XDG_RUNTIME_DIR to another folder of yours.\n');
  t.end();
});

t.test('a disk that is full where a report goes loses nothing: what is graded is kept', { skip: notRoot }, (t) => {
  const somebody = person(t);
  const at = (name: string) => join(somebody.base, name);
  const course = courseIn(at('course'), 'title: Networks\n');
  written(at('in/ann'), submissionOf());
  const fill = `mkdir ${at('full')}; mount -t tmpfs -o size=4k tmpfs ${at('full')}; head -c 4096 /dev/zero >${at('full/all')}`;
  const grade = ['grade', at('in'), '--course', course, '--report', `json=${at('grades.json')}`];
  const csv = at('full/grades.csv');
  const points = () => {
    const { students } = JSON.parse(readFileSync(at('grades.json'), 'utf8')) as Grades;
    return students.map(({ labs: [lab] }) => lab?.points);
  };
  const { code, stderr } = apart(somebody, ['--mount'], fill, ...grade, '--report', `csv=${csv}`);
  t.equal(code, 3);
  t.match(stderr, 'What is graded is kept. Go on: the same command with --resume\n');
  t.match(stderr, `labs: The report ${csv} cannot be written (ENOSPC`);
  t.match(stderr, '\n  Free some space there, or name another file: --report FORMAT=FILE\n');
  t.strictSame(points(), [6]);
  t.match(somebody.labs(...grade, '--report', `csv=${at('grades.csv')}`, '--resume'), { code: 0 });
  t.match(readFileSync(at('grades.csv'), 'utf8'), /^ann,/m);
  t.strictSame(points(), [6]);
  t.end();
});

t.test('a home that is read-only is told before anything stands', { skip: notRoot }, (t) => {
  const somebody = person(t);
  const home = somebody.env['HOME'] ?? '';
  const { code, stdout, stderr } = apart(somebody, ['--mount'], `mount -t tmpfs -o ro tmpfs ${home}`, ...sandbox);
  t.same({ code, stdout }, { code: 3, stdout: '' });
  t.match(
    stderr,
    `labs: ${home}/.local/state/underlay/progress cannot be used, where steps that are done are noted down`,
  );
  t.match(stderr, '\n  Make it writable for you, or set XDG_STATE_HOME to another folder of yours.\n');
  t.same(readdirSync(somebody.records), []);
  t.end();
});

t.test('a disk without room for the node image is told before a minute is spent on it', { skip: notRoot }, (t) => {
  const small = 'mount -t tmpfs -o size=64m tmpfs /var/cache/underlay';
  const { code, stdout, stderr } = apart(person(t), alone, small, ...sandbox);
  t.same({ code, stdout }, { code: 3, stdout: '' });
  t.match(stderr, /labs: \/var\/cache\/underlay\/\S+ has \d+ MiB free; making the node image takes 1024 MiB\.\n/);
  t.end();
});

t.test('without the node image and without a network, the last lines of the log are told', { skip: notRoot }, (t) => {
  const hidden = 'mount -t tmpfs tmpfs /var/cache/underlay';
  const { code, stdout, stderr } = apart(person(t), [...alone, '--net'], hidden, ...sandbox);
  t.same({ code, stdout }, { code: 3, stdout: '' });
  t.match(stderr, /\nlabs: .*\(exit code \d+\)\. The last lines of its log:\n/);
  t.match(stderr, /A ready image needs none: labs setup --from FILE\n$/);
  t.end();
});

t.test('of two runners that bring up one lab, one does, and the other is told', { skip: noNodes }, async (t) => {
  const somebody = person(t);
  const ends = await Promise.all([0, 1, 2].map(() => somebody.start(...sandbox).ended));
  t.same(ends.map(({ code }) => code).sort(), [0, 2, 2]);
  for (const { stderr } of ends.filter(({ code }) => code === 2))
    t.match(stderr, /^labs: A lab called 00-tour is (already up|being brought up by another labs)\.\n/);
  t.equal(somebody.labs('exec', 'server', '--', 'true').code, 0);
});

t.test('two runners bring up two labs at once', { skip: noNodes }, async (t) => {
  const somebody = person(t);
  const ends = await Promise.all(['a', 'b'].map((as) => somebody.start(...sandbox, '--as', as).ended));
  t.same(ends.map(({ code }) => code), [0, 0]); // prettier-ignore
  t.match(somebody.labs('ps').stdout, /^a .*\n^b .*|^b .*\n^a .*/m);
});

function kill(somebody: Person): void {
  const { life } = JSON.parse(readFileSync(join(somebody.records, '00-tour.json'), 'utf8')) as LabRecord;
  if (life?.kind !== 'process') throw new Error('no lab on this machine itself');
  process.kill(life.process.pid, 'SIGKILL');
}

t.test('a lab that was killed from outside gives its name back', { skip: noNodes }, (t) => {
  const somebody = person(t);
  t.equal(somebody.labs(...sandbox).code, 0);
  kill(somebody);
  t.match(somebody.labs('ps').stdout, 'No lab is up.');
  t.equal(somebody.labs(...sandbox).code, 0, 'up');
  kill(somebody);
  t.same(somebody.labs('down', 'tour'), { code: 0, stdout: 'tour is not up.\n', stderr: '' });
  t.same(somebody.labs('gc'), { code: 0, stdout: 'Nothing was left over.\n', stderr: '' });
  t.end();
});

/** A lab whose set-up never ends, and its up that has come so far. */
function hanging(somebody: Person, ground: string): ReturnType<Person['start']> {
  const folder = join(somebody.base, 'course', '01-slow');
  mkdirSync(folder, { recursive: true });
  const front = '---\ntitle: Slow\nsummary: Slow.\nminutes: 1\n---\n\n# Slow\n\nText.\n\n## Topology\n\n';
  const nodes = '```yaml nodes\nhost: { lan: { eth0: 10.0.0.1/24 } }\n```\n\n';
  const setup = '<details><summary>Setup</summary>\n\n```sh host\nsleep 1000\n```\n\n</details>\n';
  writeFileSync(join(folder, 'lab.md'), front + nodes + setup);
  const running = somebody.start('up', 'slow', '--ground', ground, '--course', join(somebody.base, 'course'));
  while (somebody.labs('exec', 'host', '--', 'pgrep', '-x', 'sleep').code !== 0);
  return running;
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)
  // prettier-ignore
  t.test(`${signal} in the middle of up leaves nothing, and says so`, { skip: noNodes }, async (t) => {
    const somebody = person(t);
    const { child, ended } = hanging(somebody, 'sandbox');
    // As by npm, which passes on what the terminal has sent already.
    const spoken = new AbortController();
    child.stderr?.once('data', () => {
      spoken.abort();
    });
    for (const end = Date.now() + 500; Date.now() < end && !spoken.signal.aborted; ) {
      child.kill(signal);
      await turn();
    }
    t.same(await ended, { code, stdout: '', stderr: 'labs: stopped, and nothing is left of it\n' });
    t.same(readdirSync(somebody.records), []);
    t.equal(somebody.labs('gc').stdout, 'Nothing was left over.\n');
  });
