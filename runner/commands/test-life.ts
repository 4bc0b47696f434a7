import { spawnSync } from 'node:child_process';
import t from 'tap';

import type { GroundChoice } from '../ground/grounds.js';
import { person, program } from './test-person.js';

/** The life of a lab on one ground, as a person sees it; `where` is what ps calls the ground. */
export function lifeOn(ground: GroundChoice, where: string, skip: string | false): void {
  t.test(`a lab's life, ${where}`, { skip }, (t) => {
    const somebody = person(t);
    const { labs } = somebody.with({ LABS_GROUND: ground });
    const up = labs('up', 'tour');
    t.same({ ...up, stderr: up.stderr.split('\n').at(-2) }, {
      code: 0,
      stdout: `00-tour is up (${where}): host, router, server.\n`,
      stderr: 'Enter one: labs shell host',
    }); // prettier-ignore

    t.test('ps shows it for people and for programs', (t) => {
      const [heading, row] = labs('ps').stdout.split('\n');
      t.match(heading, /^LAB +GROUND +UP FOR +NODES$/);
      t.match(row, new RegExp(`^00-tour +${where} +\\d+ (s|min) +host, router, server$`));
      const nodes = ['host', 'router', 'server'].map((name) => ({ name, state: 'running' }));
      t.match(JSON.parse(labs('ps', '--json').stdout), [{ as: '00-tour', lab: '00-tour', where, nodes }]);
      t.end();
    });

    t.test('exec passes on both outputs, every byte of the arguments, and the exit code', (t) => {
      const said = labs(
        'exec',
        'host',
        '--',
        'sh',
        '-c',
        'printf "%s|" "$@"; echo err >&2; exit 7',
        '-',
        '007',
        '',
        'a b',
        '$x',
      );
      t.same(said, { code: 7, stdout: '007||a b|$x|', stderr: 'err\n' });
      t.equal(labs('exec', 'host', '--', 'sh', '-c', 'kill -TERM $$').code, 143);
      t.end();
    });

    t.test('a namespace that a learner makes is a place', (t) => {
      const none = labs('exec', 'host/red', '--', 'ip', 'link');
      const said = 'labs: host has no network namespace called red.\n  It has none yet: ip netns add red\n';
      t.same(none, { code: 2, stdout: '', stderr: said });
      t.equal(labs('exec', 'host', '--', 'ip', 'netns', 'add', 'red').code, 0);
      t.match(labs('exec', 'host/red', '--', 'ip', '-br', 'link'), { code: 0, stdout: /^lo +DOWN/, stderr: '' });
      const other = labs('exec', 'host/blue', '--', 'ip', 'link');
      t.match(other.stderr, 'labs: host has no network namespace called blue.\n  It has: red.\n');
      t.end();
    });

    t.test('a node that is none is told beside those there are', (t) => {
      const stderr = 'labs: There is no node called hots in 00-tour.\n  Its nodes are host, router, server.\n';
      t.same(labs('exec', 'hots', '--', 'ls'), { code: 2, stdout: '', stderr });
      t.end();
    });

    t.test('its name is taken while it is up', (t) => {
      const taken = labs('up', '00');
      t.equal(taken.code, 2);
      t.equal(taken.stdout, '');
      const next = '  End it with `labs down 00-tour`, or give this one another name: --as NAME.\n';
      t.equal(taken.stderr, `labs: A lab called 00-tour is already up.\n${next}`);
      t.end();
    });

    t.test('a reader that has seen enough ends the command in the node', (t) => {
      const pipe = '"$@" | head -n 1; exit ${PIPESTATUS[0]}';
      const argv = [process.execPath, program, 'exec', 'host', '--', 'yes', 'enough'];
      const options = { env: somebody.env, encoding: 'utf8', timeout: 60_000 } as const;
      const { status, stdout, stderr } = spawnSync('bash', ['-c', pipe, 'bash', ...argv], options);
      t.same({ status, stdout, stderr }, { status: 141, stdout: 'enough\n', stderr: '' });
      t.equal(labs('exec', 'host', '--', 'pgrep', '-x', 'yes').code, 1);
      t.end();
    });

    t.test('an interrupt ends the command in the node, without a word, as a shell would say it', async (t) => {
      for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]] as const) {
        const { child, ended } = somebody.start('exec', 'host', '--', 'sh', '-c', 'echo ready; exec sleep 1000');
        child.stdout?.once('data', () => child.kill(signal));
        t.same(await ended, { code, stdout: 'ready\n', stderr: '' }, signal);
      }
      t.equal(labs('exec', 'host', '--', 'pgrep', '-x', 'sleep').code, 1);
    }); // prettier-ignore

    t.test('two labs stand side by side, and then one has to be named', (t) => {
      t.match(labs('up', 'tour', '--as', 'second').stderr, /Enter one: labs shell host --lab second\n$/);
      const several = 'Several labs are up: 00-tour, second.';
      const stderr = `labs: ${several}\n  Say which one: --lab NAME\n`;
      t.same(labs('exec', 'host', '--', 'ls'), { code: 2, stdout: '', stderr });
      const down = `labs: ${several}\n  Type labs down NAME, or labs down --all\n`;
      t.same(labs('down'), { code: 2, stdout: '', stderr: down });
      t.equal(labs('exec', 'host', '--lab', 'tour', '--', 'true').code, 0);
      t.same(labs('down', 'second'), { code: 0, stdout: 'second is down.\n', stderr: '' });
      t.end();
    });

    t.test('down ends it, and a second time is no mistake', (t) => {
      t.same(labs('down'), { code: 0, stdout: '00-tour is down.\n', stderr: '' });
      t.same(labs('down', 'tour'), { code: 0, stdout: 'tour is not up.\n', stderr: '' });
      t.same(labs('gc'), { code: 0, stdout: 'Nothing was left over.\n', stderr: '' });
      t.end();
    });
    t.end();
  });
}
