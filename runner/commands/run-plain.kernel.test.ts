import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';

import { noNodes } from './test-person.js';
import { begun } from './test-run.js';
import { noTmux } from './test-terminal.js';

t.test('a plain session, byte for byte', { skip: noNodes || noTmux }, (t) => {
  const { line, reads, answer, somebody } = begun(t, 'tour');
  line('quit');
  reads(/outer\$$/);
  line(`clear; script -qc "bash -c 'labs run tour --plain'" written`);
  reads(/goal: server sends what is for host to the router\n\nhost:~#$/);
  answer('ip route add 192.168.60.0/24 via 192.168.50.2');
  answer('ip route replace 192.168.60.0/24 via 192.168.50.1');
  somebody.labs('exec', 'server', '--', 'ip', 'route', 'add', 'default', 'via', '192.168.60.1');
  reads(/unmet:|met: Step 1 is complete[^]*\nhost:~#$/);
  answer('check');
  line('quit');
  reads(/outer\$$/);
  const written = readFileSync(join(somebody.base, 'written'), 'utf8');
  const [, said = ''] = /\nStep 1 of 2([^]*)00-tour stays up/.exec(written) ?? [];
  // A shell says by itself when it takes what is pasted.
  const session = said.replaceAll('\x1b[?2004h', '').replaceAll('\x1b[?2004l\r', '');
  t.match(session, '\r\nmet: host sends what is for server to the router\r\nhost:~# ');
  t.match(session, '\r\nIt looks like this: a gateway that nobody is\r\n');
  t.match(session, '\r\nmet: Step 1 is complete: Tell both ends the way\r\n');
  t.match(session, '\r\nunmet: the router forwards\r\n');
  // No colour and no sign, and nothing is erased.
  t.same([...new Set(session.match(/[^\n\r\x20-\x7e“”…]/gu) ?? [])], []);
  t.same(session.match(/\r(?!\n)/g) ?? [], []);
  t.end();
});
