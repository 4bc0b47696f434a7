import t from 'tap';
import { examine } from './examine.js';
import { tell } from './tell.js';
import { names, probes } from './kernel.js';
import type { DockerFacts } from './docker-facts.js';
import { fakeMachine, type Answers } from './test-machine.js';

const kernel = names().flatMap((name) => probes[name].map(() => `${name}\t0\t\n`));
const sound: Answers = {
  'while read': { stdout: kernel.join('') },
  'command -v': {},
  'mount -t overlay': { stdout: 'memory\n' },
  '/tmp': {},
};
const noDocker: DockerFacts = { kind: 'unreachable', endpoint: 'e', why: 'no-daemon', reason: 'ENOENT' };
const docker: DockerFacts = {
  kind: 'reachable',
  endpoint: 'e',
  version: '29',
  rootless: false,
  remapped: false,
  cgroup: '2',
};
const image = { cache: '/c', tree: '/c/abc' };

t.test('the sandbox stands without Docker', async (t) => {
  const { grounds } = await examine(fakeMachine({ answers: sound }), { docker: noDocker, image });
  t.strictSame(grounds, ['sandbox']);
});

t.test('Docker and the box stand where user namespaces are refused, and the overlay is not blamed too', async (t) => {
  const answers = { ...sound, '/tmp': { code: 1, stderr: 'refused' } };
  const { grounds, findings } = await examine(fakeMachine({ answers }), { docker, image });
  t.strictSame(grounds, ['docker', 'sandbox in a box']);
  t.strictSame(
    findings.filter(({ state }) => state === 'fault').map(({ about }) => about),
    ['user namespaces'],
  );
});

t.test('nothing stands where both are missing, or Node is too old', async (t) => {
  const answers = { ...sound, '/tmp': { code: 1, stderr: 'refused' } };
  const bare = await examine(fakeMachine({ answers }), { docker: noDocker, image });
  t.strictSame(bare.grounds, []);
  t.match(bare.findings.at(-1), { state: 'fault', about: 'grounds', found: 'no lab can stand here' });
  const old = await examine(fakeMachine({ answers: sound, machine: { node: '18.20.0' } }), { docker, image });
  t.strictSame(old.grounds, []);
});

t.test('elsewhere than on Linux only Docker counts, and no command is run', async (t) => {
  const machine = fakeMachine({ machine: { platform: 'darwin' } });
  t.strictSame((await examine(machine, { docker, image })).grounds, ['docker', 'sandbox in a box']);
});

t.test('the text has a sign and a word for each finding, and the mend below it', (t) => {
  const text = tell([
    { state: 'ok', about: 'node', found: '20.19.0' },
    { state: 'warning', about: 'memory', found: 'is not bounded', mend: 'run as root' },
    { state: 'fault', about: 'grounds', found: 'none', mend: 'one of these\nthis\nthat' },
    { state: 'note', about: 'image', found: 'not built', mend: 'labs setup' },
  ]);
  t.equal(
    text,
    `✓ ok      node     20.19.0
! warning memory   is not bounded
          mend: run as root
✗ fault   grounds  none
          mend: one of these
                this
                that
· note    image    not built
          mend: labs setup
`,
  );
  t.end();
});
