import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';

import { noNodes } from './test-person.js';
import { begun } from './test-run.js';
import { noTmux, terminal } from './test-terminal.js';

const skip = noNodes || noTmux;

t.test('a window that closes leaves the lab and its jobs, and coming back goes on', { skip }, (t) => {
  const { answer, close, somebody } = begun(t, '01');
  t.match(answer('ip netns add red; sleep 1234 &'), '● there is a namespace red');
  close();
  const again = terminal(t, somebody);
  again.reads(/^outer\$$/);
  again.line('labs run 01');
  again.reads(/● there is a namespace red\n○ there is a namespace blue\n\nhost:~#$/);
  t.equal(again.answer('pgrep -x sleep >/dev/null && echo alive'), 'alive');
  t.end();
});

t.test('nodes that are gone are built again from what was typed', { skip }, (t) => {
  const { answer, line, reads, somebody } = begun(t, '01');
  t.match(answer('ip netns add red; ip netns add blue'), '● Step 1 is complete');
  t.equal(answer('ip -n red link set lo up'), '● lo is up in red');
  line('quit');
  reads(/outer\$$/);
  t.equal(somebody.labs('down').code, 0);
  line('clear; labs run 01');
  const text = reads(/typed again\.[^]*\nhost:~#$/);
  t.match(text, /The nodes are new, and as you left them: what you typed was typed again\./);
  t.match(text, /Done: Make two namespaces\.\nYour last command, in host: ip -n red link set lo up\n/);
  t.match(text, /● lo is up in red\n○ lo is up in blue/);
  t.end();
});

t.test('reset gives new nodes and a new shell, and the way begins anew', { skip }, (t) => {
  const { answer } = begun(t, '01');
  t.equal(answer('ip netns add red'), '● there is a namespace red');
  t.match(answer('labs reset'), /01-namespaces stands on fresh nodes[^]*○ there is a namespace red/);
  t.equal(answer('ip netns list; echo none'), 'none');
  t.end();
});

t.test('a submission holds what did something, with what other nodes have otherwise by name', { skip }, (t) => {
  const { answer, somebody } = begun(t, '02');
  answer('labs jump neighbour');
  const said = answer('ip -n blue -br link show veth-blue');
  const mac = /([0-9a-f]{2}(?::[0-9a-f]{2}){5})/.exec(said)?.[0] ?? '';
  answer('ip route add nonsense');
  t.match(
    answer(`ip -n red neigh replace 192.168.15.2 lladdr ${mac} dev veth-red nud permanent`),
    '● Step 4 is complete',
  );
  const cable = /\d+: (veth[0-9a-f]+)@[^\n]*\n[^\n]*link-netns blue/.exec(answer('ip link show type veth'))?.[1] ?? '';
  t.match(answer(`ip link set ${cable} name to-blue`), '● Step 5 is complete');
  const wrote = answer('submit mine');
  t.match(wrote, /mine\/solution\/04-neighbour\/host\.sh\n[^]*It does on fresh nodes what it did on yours\./);
  const neighbour = 'ip -n red neigh replace 192.168.15.2 lladdr mac(host/blue/veth-blue) dev veth-red nud permanent';
  const script = (name: string) => readFileSync(join(somebody.base, 'mine/solution', name), 'utf8');
  t.equal(script('04-neighbour/host.sh'), `${neighbour}\n`);
  t.equal(script('05-find/host.sh'), 'ip link set peer(host/blue/eth0) name to-blue\n');
  t.end();
});
