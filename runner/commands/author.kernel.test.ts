import { readFileSync } from 'node:fs';
import t from 'tap';

import { noNodes, person } from './test-person.js';
import { noTmux, terminal } from './test-terminal.js';

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
  (t) => {
    t.strictSame(
      typed.find(([, verb]) => verb === 'run'),
      ['labs', 'run', '07-greeting'],
    );
    const somebody = person(t).with({ LABS_GROUND: 'sandbox' });
    const { line, until } = terminal(t, somebody);
    line('labs new 07-greeting; echo "ended $?"');
    until(/^What is the lab called\? \[Greeting\]$/m);
    line('C #');
    until(/^A lab cannot be called C #: [^]*^What is the lab called\? \[Greeting\]$/m);
    line('Say hello');
    until(/^What can a learner do after it, in one sentence\? \[One sentence[^]*\]$/m);
    line('');
    until(/^Which nodes does it have\? \[host,server\]$/m);
    line('Host, server');
    until(/^No node can be called Host here\.$[^]*^Which nodes does it have\? \[host,server\]$/m);
    line('host, server');
    until(/^labs\/07-greeting\/lab\.md is written\.$[^]*^ended 0$/m);
    line('clear; labs run 07-greeting; echo "ended $?"');
    until(/Say hello[^]*○ host reaches server[^]*\nhost:~#$/m);
    line('ip addr add 192.168.77.1 dev eth0');
    until(/It looks like this: no prefix length[^]*host:~#$/m);
    line('ip addr flush dev eth0; ip addr add 192.168.77.1/24 dev eth0');
    until(/Say hello is complete\.[^]*host:~#$/m);
    line('quit');
    until(/^ended 0$/m);
    t.end();
  },
);

void t.test('a question that is left with ^C or ^D writes nothing', { skip: noTmux, timeout: 60_000 }, (t) => {
  const somebody = person(t);
  for (const key of ['C-c', 'C-d']) {
    const { line, type, until } = terminal(t, somebody);
    line('labs new 07-greeting; echo "ended $?"');
    until(/What is the lab called/);
    type(key);
    until(/labs: stopped, and nothing is left of it\nended 130$/m);
  }
  t.match(somebody.labs('lint', '07-greeting'), { code: 2, stderr: 'no lab called 07-greeting' });
  t.end();
});

void t.test('the lab of labs new is proven, of one node and of several', { skip: noNodes }, (t) => {
  const { labs } = person(t).with({ LANG: 'C.UTF-8' });
  labs('new', 'one', '--nodes', 'box');
  labs('new', 'three', '--nodes', 'a,b,c');
  const { code, stdout } = labs('verify', 'one', 'three');
  t.equal(code, 0, stdout);
  t.end();
});
