import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import t from 'tap';

import { inFrontOf, type Verdict } from './test-daemon.js';
import { noDocker, person, type Person } from './test-person.js';

/** The containers of this person's labs, running or not. */
function containers({ records }: Person): string[] {
  const label = `label=underlay.owner=${process.getuid?.() ?? -1}@${execFileSync('hostname', { encoding: 'utf8' }).trim()}:${records}`;
  const ids = execFileSync('docker', ['ps', '--all', '--quiet', '--filter', label], { encoding: 'utf8' });
  return ids.split('\n').filter((id) => id !== '');
}

/** Judges the nth call of a kind otherwise than the rest. */
function nth(n: number, kind: RegExp, verdict: Verdict): (call: string) => Verdict {
  let seen = 0;
  return (call) => (kind.test(call) && (seen += 1) === n ? verdict : 'pass');
}

const starting = /^POST \/containers\/\w+\/start/;

t.test('an API error in the middle of up is quoted, and what was begun is gone', { skip: noDocker }, async (t) => {
  for (const ground of ['docker', 'box']) {
    const somebody = person(t);
    const verdict = { status: 500, message: 'no room for one more' };
    const host = await inFrontOf(t, somebody.base, nth(ground === 'box' ? 1 : 3, starting, verdict));
    const { code, stdout, stderr } = await somebody.with({ DOCKER_HOST: host }).start('up', 'tour', '--ground', ground)
      .ended;
    t.same({ code, stdout }, { code: 3, stdout: '' }, ground);
    t.match(
      stderr,
      /\nlabs: Docker could not start the (container underlay-\S+|box): no room for one more \(HTTP 500\)\.\n/,
    );
    t.match(stderr, '\n  See what this machine allows: labs doctor\n');
    t.same(containers(somebody), [], 'no container');
    t.same(readdirSync(somebody.records), [], 'no record');
  }
});

t.test(
  'a daemon that dies in the middle of up is told, and gc clears away when it is back',
  { skip: noDocker },
  async (t) => {
    for (const [ground, kind, n] of [
      ['docker', starting, 3],
      ['docker', /^POST \/exec\/\w+\/start/, 1],
      ['box', starting, 1],
    ] as const) {
      const somebody = person(t);
      const host = await inFrontOf(t, somebody.base, nth(n, kind, 'die'));
      const { code, stdout, stderr } = await somebody
        .with({ DOCKER_HOST: host })
        .start('up', 'tour', '--ground', ground).ended;
      t.same({ code, stdout }, { code: 3, stdout: '' }, ground);
      t.match(stderr, /\nlabs: The Docker daemon went away when it was to .+ \(E\w+\)\.\n/);
      t.match(stderr, '\n  Start it again, then clear away what it still has of ours: labs gc\n');
      t.ok(containers(somebody).length > 0, 'the daemon could not be asked to remove them');
      t.match(somebody.labs('gc'), { code: 0, stdout: /^removed the container of /, stderr: '' });
      t.same(containers(somebody), [], 'no container');
      t.same(readdirSync(somebody.records), [], 'no record');
    }
  },
);

t.test('a daemon that is gone hides its own labs only, and says which it may be', { skip: noDocker }, (t) => {
  const somebody = person(t);
  t.equal(somebody.labs('up', 'tour', '--ground', 'docker').code, 0);
  t.equal(somebody.labs('up', 'tour', '--ground', 'sandbox', '--as', 'other').code, 0);
  const without = somebody.with({ DOCKER_HOST: 'unix:///nonexistent/docker.sock' });
  const gone = 'labs: No Docker daemon answers at unix:///nonexistent/docker.sock (ENOENT).';
  const { code, stdout, stderr } = without.labs('ps');
  t.equal(code, 0);
  t.match(stdout, /^other +sandbox /m);
  t.equal(stderr, `${gone} Labs that stand there are not shown.\n`);
  t.equal(without.labs('exec', 'host', '--lab', 'other', '--', 'true').code, 0);
  t.match(without.labs('exec', 'host', '--lab', 'tour', '--', 'true'), { code: 3, stderr: gone });
  t.match(without.labs('down', 'tour'), { code: 3, stdout: '', stderr: gone });
  t.same(somebody.labs('down', 'tour').stdout, '00-tour is down.\n');
  t.end();
});

t.test('a node that was removed from outside is shown as gone, and told so', { skip: noDocker }, (t) => {
  const somebody = person(t);
  t.equal(somebody.labs('up', 'tour', '--ground', 'docker').code, 0);
  const [record] = JSON.parse(somebody.labs('ps', '--json').stdout) as { as: string }[];
  t.equal(record?.as, '00-tour');
  const names = execFileSync('docker', ['inspect', '-f', '{{.Name}}', ...containers(somebody)], { encoding: 'utf8' });
  const router = /underlay-\w+-router/.exec(names)?.[0] ?? '';
  execFileSync('docker', ['rm', '--force', router]);
  t.match(somebody.labs('ps').stdout, 'host, router (gone), server');
  const next = '  Start the lab again: labs down 00-tour, then labs up.\n';
  const stderr = `labs: router has stopped: its container does not run.\n${next}`;
  t.same(somebody.labs('exec', 'router', '--', 'ls'), { code: 3, stdout: '', stderr });
  t.equal(somebody.labs('exec', 'host', '--', 'true').code, 0);
  t.end();
});

t.test('without its switchboard a lab is no lab, and that is said', { skip: noDocker }, (t) => {
  const somebody = person(t);
  t.equal(somebody.labs('up', 'tour', '--ground', 'docker').code, 0);
  const names = execFileSync('docker', ['inspect', '-f', '{{.Name}}', ...containers(somebody)], { encoding: 'utf8' });
  const switchboard = /underlay-\w+-switchboard|underlay-\w+\.switchboard/.exec(names)?.[0] ?? names;
  execFileSync('docker', ['kill', switchboard]);
  const said = 'The switchboard of 00-tour has stopped, and with it the lans that join its nodes.';
  t.match(somebody.labs('check'), { code: 3, stdout: said });
  t.match(somebody.labs('graph'), { code: 3, stderr: said });
  t.match(somebody.labs('down'), { code: 0 });
  t.same(containers(somebody), []);
  t.end();
});

t.test('an interrupt in the middle of up leaves no container', { skip: noDocker }, async (t) => {
  const somebody = person(t);
  const { child, ended } = somebody.start('up', 'tour', '--ground', 'docker');
  child.stderr?.once('data', () => child.kill('SIGINT'));
  const { code, stdout, stderr } = await ended;
  t.same({ code, stdout }, { code: 130, stdout: '' });
  t.match(stderr, /\nlabs: stopped, and nothing is left of it\n$/);
  t.same(containers(somebody), []);
  t.same(readdirSync(somebody.records), []);
});
