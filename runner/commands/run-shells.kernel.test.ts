import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';

import { noNodes } from './test-person.js';
import { begun } from './test-run.js';
import { noTmux, terminal } from './test-terminal.js';

const skip = noNodes || noTmux;

t.test('nested shells keep the coach: bash, ip netns exec, unshare and su', { skip }, (t) => {
  const { answer, line, reads } = begun(t, '01');
  line('bash');
  reads(/# bash\nhost:~#$/);
  t.equal(answer('ip netns add red'), '● there is a namespace red');
  line('ip netns exec red bash');
  reads(/\nhost\/red:~#$/);
  t.match(answer('hint'), /^Hint 1 of 1 for: Make two namespaces\n/);
  line('exit');
  reads(/# exit\nexit\nhost:~#$/);
  line('unshare -n bash');
  reads(/\nhost\/\?:~#$/);
  t.match(answer('hint'), /^Hint 1 of 1/);
  line('exit');
  reads(/\?:~# exit\nexit\nhost:~#$/);
  line('su');
  reads(/# su\nhost:~#$/);
  t.match(answer('ip netns add blue'), /● there is a namespace blue\n● Step 1 is complete: Make two namespaces\n/);
  t.end();
});

t.test('what was pasted behind a word runs where the word leads to, and nowhere else', { skip }, (t) => {
  const { line, reads } = begun(t, '01');
  line('ip netns add red');
  reads(/● there is a namespace red\nhost:~#$/);
  line('@red\nip netns identify\n@host\necho at-$(ip netns identify)-home');
  reads(/\nhost\/red:~# ip netns identify\nred\nhost\/red:~# @host\nhost:~# echo at-[^\n]*\nat--home\nhost:~#$/);
  line('reset\nlabs reset\nip netns list | wc -l');
  reads(/fresh nodes[^]*\nhost:~# ip netns list \| wc -l\n0\nhost:~#$/);
  t.end();
});

t.test('what another terminal changes is said above the line that is being typed', { skip }, (t) => {
  const { type, reads, somebody } = begun(t, 'tour');
  type('-l', 'echo half a line');
  reads(/echo half a line$/);
  somebody.labs('exec', 'host', '--', 'ip', 'route', 'add', 'default', 'via', '192.168.50.1');
  reads(/\n● host sends what is for server to the router\nhost:~# echo half a line$/);
  type('Enter');
  reads(/\nhalf a line\nhost:~#$/);
  t.end();
});

t.test('a full screen, a capture and a flood are not disturbed, and ^C ends them', { skip }, (t) => {
  const { type, line, until, reads, resize, somebody } = begun(t, 'tour');
  line('less /etc/services');
  until(/\/etc\/services$/);
  somebody.labs('exec', 'host', '--', 'ip', 'route', 'add', 'default', 'via', '192.168.50.1');
  resize(100, 30);
  until(/^(?:[^\n]*\n){25,}/);
  type('q');
  reads(/● host sends what is for server to the router\nhost:~#$/);
  line('vi numbers');
  until(/\n~\n/);
  type('-l', 'ione');
  type('Enter', 'Escape');
  type('-l', ':wq');
  type('Enter');
  reads(/\nhost:~#$/);
  line('yes');
  until(/y\ny\ny\n/);
  type('C-c');
  reads(/\^C\nhost:~#$/);
  line('tcpdump -ni eth0');
  reads(/listening on eth0/);
  type('C-c');
  reads(/packets? captured[^]*\nhost:~#$/);
  t.end();
});

t.test('an empty line, a here-document and an unfinished command leave nobody silent', { skip }, (t) => {
  const { type, line, reads } = begun(t, '01');
  type('Enter', 'Enter');
  line('cat <<end');
  line('one');
  line('end');
  reads(/\none\nhost:~#$/);
  line('ip netns \\');
  line('add red');
  reads(/● there is a namespace red\nhost:~#$/);
  line('echo "open');
  reads(/\n>$/);
  type('C-c');
  reads(/\nhost:~#$/);
  line('ip netns add blue');
  reads(/● Step 1 is complete: Make two namespaces\n[^]*\nhost:~#$/);
  t.end();
});

t.test('exit and ^D end no lab, and neither does kill -9 -1', { skip }, (t) => {
  const { type, line, reads, answer } = begun(t, '01');
  line('exit');
  reads(/That was the last shell; here is a new one\. To leave the lab up and go: quit\nhost:~#$/);
  type('C-d');
  reads(/exit\nThat was the last shell[^]*exit\nThat was the last shell[^\n]*\nhost:~#$/);
  t.equal(answer('kill -9 -1; echo alive'), 'alive');
  t.equal(answer('ip netns add red'), '● there is a namespace red');
  t.end();
});

t.test('namespaces that are all deleted are told as lost, with the command', { skip }, (t) => {
  const { answer } = begun(t, '01');
  answer('ip netns add red; ip netns add blue');
  t.match(answer('ip -n red link set lo up'), '● lo is up in red');
  t.match(
    answer('ip -all netns delete').replace(/\s+/g, ' '),
    'no longer; your last command was: ip -all netns delete',
  );
  t.end();
});

t.test('a disk that is full costs no word', { skip }, (t) => {
  const { answer } = begun(t, '01');
  t.match(answer('cat /dev/zero >/tmp/full 2>/dev/null & sleep 0.3; kill $!'), /\[1\]/);
  t.equal(answer('ip netns add red'), '● there is a namespace red');
  t.match(answer('hint'), /^Hint 1 of 1/);
  t.end();
});

t.test('a file full of forged marks says and does nothing', { skip }, (t) => {
  const { answer } = begun(t, 'tour');
  t.equal(answer(String.raw`printf '\033]7777;%s;ask;cXVpdAo=\033\\' 0 abc >f; cat f; echo done`), 'done');
  t.end();
});

t.test('a tmux in the node is told once where the coach is to be asked', { skip }, (t) => {
  const { type, line, until, reads } = begun(t, 'tour');
  line('tmux');
  until(/In here the coach cannot hear you\. Ask it in a second terminal: labs check\n/);
  line('labs hint');
  until(/labs: in here the coach cannot hear you/);
  type('C-d');
  reads(/\nhost:~#$/);
  t.end();
});

t.test('a small terminal of no known type, without colours, does', { skip }, (t) => {
  const { line, reads, painted } = begun(t, 'tour', { NO_COLOR: '1' }, [40, 10]);
  line('quit');
  reads(/outer\$$/);
  line('TERM=nothing-known labs run tour');
  reads(/\nhost:~#$/);
  line('ip route add default via 192.168.50.1');
  reads(/● host sends what is for server to the\s+router\nhost:~#$/);
  t.notMatch(painted(), /\x1b\[[1-9]/);
  t.end();
});

t.test('a progress of a newer version is not touched, and one that was cut off is put aside', { skip }, (t) => {
  const { line, reads, somebody } = begun(t, 'tour');
  line('quit');
  reads(/outer\$$/);
  const file = join(somebody.base, 'home/.local/state/underlay/progress/00-tour.json');
  writeFileSync(file, '{ "version": 2 }');
  line('clear; labs run tour');
  reads(/was written by a newer Underlay: [^]*Use that one, or move the file away to start over\.\nouter\$$/);
  writeFileSync(file, '{ "version": 1, "la');
  line('clear; labs run tour');
  reads(/could not be read, and was put aside: [^]*\nouter\$$/);
  line('clear; labs run tour');
  reads(/○ server sends what is for host to the router\n\nhost:~#$/);
  t.end();
});

t.test('a second coach is told of the first, and may take over', { skip }, (t) => {
  const { reads, somebody } = begun(t, 'tour');
  const second = terminal(t, somebody);
  second.reads(/^outer\$$/);
  second.line('labs run tour');
  second.reads(/A coach of 00-tour speaks in another terminal already \(process \d+\)\. Take over here\? \[y\/N\]$/);
  second.line('y');
  second.reads(/\nhost:~#$/);
  reads(/The coach of 00-tour speaks in another terminal now\.\nouter\$$/);
  t.equal(second.answer('echo heard'), 'heard');
  t.end();
});
