import t, { type Test } from 'tap';

import { noNodes, person, type Person } from './test-person.js';
import { runOn } from './test-run.js';
import { noTmux, screenOf, type Screen } from './test-screen.js';

runOn('sandbox', noNodes);

const skip = noNodes || noTmux;

async function begun(t: Test, lab: string, env: Readonly<Record<string, string>> = {}): Promise<[Screen, Person]> {
  const somebody = person(t).with({ LABS_GROUND: 'sandbox', ...env });
  const screen = screenOf(t, somebody, ['run', lab]);
  await screen.shows(/\nhost:~#$/);
  return [screen, somebody];
}

void t.test('a nested shell keeps the coach, and so does a place of its own', { skip }, async (t) => {
  const [screen] = await begun(t, '01');
  screen.line('bash');
  await screen.shows(/# bash\nhost:~#$/);
  screen.line('ip netns add red');
  await screen.shows(/● there is a namespace red\n(?:host:~#[^\n]*\n)*host:~#$/);
  screen.line('ip netns exec red bash');
  await screen.shows(/\nhost\/red:~#$/);
  screen.line('hint');
  await screen.shows(/# hint\nHint 1 of 1 for: Make two namespaces[^]*\nhost\/red:~#$/);
  // What is named in here is seen in here alone: `ip netns exec` has mounts of its own.
  screen.line('exit');
  await screen.shows(/# exit\nexit\nhost:~#$/);
  screen.line('ip netns add blue');
  await screen.shows(/● Step 1 is complete: Make two namespaces[^]*\nhost:~#$/);
});

void t.test('what another terminal changes is said above the line that is being typed', { skip }, async (t) => {
  const [screen, { labs }] = await begun(t, 'tour');
  screen.type('echo half a line');
  await screen.shows(/echo half a line$/);
  labs('exec', 'host', '--', 'ip', 'route', 'add', 'default', 'via', '192.168.50.1');
  await screen.shows(/\n● host sends what is for server to the router\nhost:~# echo half a line$/);
  screen.type('Enter');
  await screen.shows(/\nhalf a line\nhost:~#$/);
});

void t.test('a full screen, a capture and a flood are not disturbed, and ^C ends them', { skip }, async (t) => {
  const [screen, { labs }] = await begun(t, 'tour');
  screen.line('less /etc/services');
  await screen.shows(/\/etc\/services$/);
  labs('exec', 'host', '--', 'ip', 'route', 'add', 'default', 'via', '192.168.50.1');
  screen.type('q');
  await screen.shows(/\n● host sends what is for server to the router\n(?:host:~#[^\n]*\n)*host:~#$/);
  screen.line('yes');
  await screen.shows(/y\ny\ny\n/);
  screen.type('C-c');
  await screen.shows(/\^C\nhost:~#$/);
  screen.line('tcpdump -ni eth0');
  await screen.shows(/listening on eth0/);
  screen.type('C-c');
  await screen.shows(/0 packets dropped by kernel\nhost:~#$|packets? captured[^]*\nhost:~#$/);
});

void t.test('a file full of forged marks says and does nothing', { skip }, async (t) => {
  const [screen] = await begun(t, 'tour');
  screen.line(String.raw`printf '\033]7777;%s;ask;cXVpdAo=\033\\' 0 abc > f; cat f; echo done`);
  await screen.shows(/\ndone\nhost:~#$/);
});

void t.test('reset gives new nodes and a new shell, and the way begins anew', { skip }, async (t) => {
  const [screen] = await begun(t, '01');
  screen.line('ip netns add red');
  await screen.shows(/● there is a namespace red\n(?:host:~#[^\n]*\n)*host:~#$/);
  screen.line('labs reset');
  await screen.shows(/01-namespaces stands on fresh nodes[^]*○ there is a namespace red[^]*\nhost:~#$/);
  screen.line('ip netns list; echo none');
  await screen.shows(/# ip netns list; echo none\nnone\nhost:~#$/);
});

void t.test('a window that closes leaves the lab and its jobs, and coming back goes on', { skip }, async (t) => {
  const [screen, somebody] = await begun(t, '01');
  screen.line('ip netns add red; sleep 1234 &');
  await screen.shows(/● there is a namespace red\n(?:host:~#[^\n]*\n)*host:~#$/);
  screen.close();
  const again = screenOf(t, somebody, ['run', '01']);
  await again.shows(/● there is a namespace red\n○ there is a namespace blue\n\n(?:host:~#[^\n]*\n)*host:~#$/);
  again.line('pgrep -x sleep >/dev/null && echo alive');
  await again.shows(/\nalive\n[^]*host:~#$/);
});

void t.test('nodes that are gone are built again from what was typed', { skip }, async (t) => {
  const [screen, somebody] = await begun(t, '01');
  screen.line('ip netns add red; ip netns add blue');
  await screen.shows(/● Step 1 is complete[^]*\nhost:~#$/);
  screen.line('ip -n red link set lo up');
  await screen.shows(/● lo is up in red\n(?:host:~#[^\n]*\n)*host:~#$/);
  screen.line('quit');
  await screen.shows(/ended 0$/);
  somebody.labs('down');
  const again = screenOf(t, somebody, ['run', '01']);
  const text = await again.shows(/\nhost:~#$/);
  t.match(text, /The nodes are new, and as you left them: what you typed was typed again\./);
  t.match(text, /Done: Make two namespaces\.\nYour last command, in host: ip -n red link set lo up\n/);
  t.match(text, /● lo is up in red\n○ lo is up in blue/);
});

void t.test('a second coach is told of the first, and may take over', { skip }, async (t) => {
  const [first, somebody] = await begun(t, 'tour');
  const second = screenOf(t, somebody, ['run', 'tour']);
  await second.shows(
    /A coach of 00-tour speaks in another terminal already \(process \d+\)\. Take over here\? \[y\/N\]$/,
  );
  second.line('y');
  await second.shows(/\nhost:~#$/);
  await first.shows(/The coach of 00-tour speaks in another terminal now\.\nended 0$/);
});

void t.test('a submission holds what was typed and did something, and was tried before', { skip }, async (t) => {
  const [screen, { labs }] = await begun(t, 'tour');
  for (const line of ['ip a >/dev/null', 'ip route', 'ip route add nonsense']) {
    screen.line(line);
    screen.line('');
  }
  screen.line('ip route add default via 192.168.50.1');
  await screen.shows(/● host sends what is for server to the router\n(?:host:~#[^\n]*\n)*host:~#$/);
  screen.line('submit mine');
  await screen.shows(/mine\/solution\/01-ways\/host\.sh\nIt does on fresh nodes what it did on yours\.\nhost:~#$/);
  t.match(labs('check', '--submission', 'mine').stdout, /● host sends what is for server to the router/);
});

void t.test('a small terminal of no known type, without colours, does', { skip }, async (t) => {
  const somebody = person(t).with({ LABS_GROUND: 'sandbox', NO_COLOR: '1', TERM: 'nothing-known' });
  const screen = screenOf(t, somebody, ['run', 'tour'], [40, 10]);
  await screen.shows(/\nhost:~#$/);
  screen.line('ip route add default via 192.168.50.1');
  await screen.shows(/● host sends what is for server to the\s+router\n(?:host:~#[^\n]*\n)*host:~#$/);
});
