import { readFileSync } from 'node:fs';
import t from 'tap';

import { noNodes, person } from './test-person.js';
import { noTmux, screenOf } from './test-screen.js';

const page = readFileSync(new URL('../../../docs/authoring.md', import.meta.url), 'utf8');

/** What the page says to type: its `sh` blocks, without those of labs that it quotes. */
const typed = [...page.replace(/^````[^]*?^````$/gm, '').matchAll(/^```sh\n([^]*?)^```$/gm)]
  .flatMap(([, block = '']) => block.trimEnd().split('\n'))
  .map((line) => (line.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', '')));

void t.test('every command line of docs/authoring.md does what it says, in its order', { skip: noNodes }, (t) => {
  t.ok(typed.length > 8 && typed.every(([program]) => program === 'labs'));
  const { labs } = person(t);
  for (const [, ...argv] of typed.filter(([, verb]) => verb !== 'run')) {
    const { code, stderr } = labs(...argv);
    t.equal(code, 0, `labs ${argv.join(' ')}: ${stderr}`);
  }
  t.end();
});

void t.test(
  'labs new asks three things on a terminal, and its lab can be walked',
  { skip: noNodes || noTmux, timeout: 60_000 },
  async (t) => {
    t.strictSame(
      typed.find(([, verb]) => verb === 'run'),
      ['labs', 'run', '07-greeting'],
    );
    const somebody = person(t).with({ LABS_GROUND: 'sandbox' });
    const asking = screenOf(t, somebody, ['new', '07-greeting']);
    await asking.shows(/^What is the lab called\? \[Greeting\]$/m);
    asking.line('Say hello');
    await asking.shows(/^What can a learner do after it, in one sentence\? \[One sentence[^]*\]$/m);
    asking.line('');
    await asking.shows(/^Which nodes does it have\? \[host,server\]$/m);
    asking.line('host, server');
    await asking.shows(/^labs\/07-greeting\/lab\.md is written\.$[^]*^ended 0$/m);
    const walk = screenOf(t, somebody, ['run', '07-greeting']);
    await walk.shows(/Say hello[^]*○ host reaches server[^]*\nhost:~#$/);
    walk.line('ip addr add 192.168.77.1 dev eth0');
    await walk.shows(/It looks like this: no prefix length[^]*host:~#$/);
    walk.line('ip addr flush dev eth0; ip addr add 192.168.77.1/24 dev eth0');
    await walk.shows(/Say hello is complete\.[^]*host:~#$/);
    walk.line('quit');
    await walk.shows(/ended 0$/);
  },
);

void t.test('a question that is left with ^C or ^D writes nothing', { skip: noTmux, timeout: 60_000 }, async (t) => {
  const somebody = person(t);
  for (const key of ['C-c', 'C-d']) {
    const asking = screenOf(t, somebody, ['new', '07-greeting']);
    await asking.shows(/What is the lab called/);
    asking.type(key);
    await asking.shows(/labs: stopped, and nothing is left of it\nended 130$/);
  }
  t.match(somebody.labs('lint', '07-greeting'), { code: 2, stderr: 'no lab called 07-greeting' });
});

void t.test('the lab of labs new is proven, of one node and of several', { skip: noNodes }, (t) => {
  const { labs } = person(t).with({ LANG: 'C.UTF-8' });
  labs('new', 'one', '--nodes', 'box');
  labs('new', 'three', '--nodes', 'a,b,c');
  const { code, stdout } = labs('verify', 'one', 'three');
  t.equal(code, 0, stdout);
  t.end();
});
