import t, { type Test } from 'tap';

import type { GroundChoice } from '../ground/grounds.js';
import { person, type Person } from './test-person.js';
import { noTmux, terminal, type Terminal } from './test-terminal.js';

/** A learner before the first prompt of a lab. The nodes stand already: that takes its time on a busy machine. */
export function begun(
  t: Test,
  lab: string,
  env: Readonly<Record<string, string>> = {},
  size: readonly [number, number] = [80, 24],
): Terminal & { readonly somebody: Person } {
  const somebody = person(t).with({ LABS_GROUND: 'sandbox', ...env });
  t.equal(somebody.labs('up', lab).code, 0);
  const sat = terminal(t, somebody, size);
  sat.reads(/^outer\$$/);
  sat.line(`labs run ${lab}`);
  sat.reads(/\nhost:~#$/);
  return { ...sat, somebody };
}

/** A learner's way through the tour with the coach, on one ground. */
export function tourOn(ground: GroundChoice, noGround: string | false): void {
  t.test(`the tour with the coach, ${ground}`, { skip: noGround || noTmux }, (t) => {
    const { answer, line, reads, somebody } = begun(t, 'tour', { LABS_GROUND: ground });
    t.match(reads(/\nhost:~#$/), /○ server sends what is for host to the router\n\nhost:~#$/);
    const wrong = answer('ip route add 192.168.60.0/24 via 192.168.50.2');
    t.match(wrong, /^\nIt looks like this: a gateway that nobody is\nThe kernel takes any gateway/);
    t.equal(
      answer('ip route replace 192.168.60.0/24 via 192.168.50.1'),
      '● host sends what is for server to the router',
    );
    line('@server');
    reads(/\nserver:~#$/);
    const both = answer('ip route add default via 192.168.60.1');
    t.match(both, /● Step 1 is complete: Tell both ends the way\n\nStep 2 of 2: Let the router pass it on\n/);
    line('exit');
    reads(/\nhost:~#$/);
    const lost = '✗ host sends what is for server to the router (Tell both ends the way): no longer';
    t.equal(
      answer('ip route del 192.168.60.0/24').replace(/\n */g, ' '),
      `${lost}; your last command was: ip route del 192.168.60.0/24`,
    );
    t.equal(answer('ip route add default via 192.168.50.1'), '● host sends what is for server to the router');
    const done = answer('@router sysctl -w net.ipv4.ip_forward=1');
    t.match(done, /^net\.ipv4\.ip_forward = 1\n● the router forwards\n[^]*\nA tour in two steps is complete\.\n/);
    answer('@router sysctl -w net.ipv4.ip_forward=0');
    const late = answer('check');
    t.match(late, /✗ the router forwards\n {4}wanted/, 'what breaks when all is done is told, too');
    t.notMatch(late, 'is complete');
    line('quit');
    reads(/00-tour stays up\. Come back: labs run 00-tour\. End it: labs down 00-tour\nouter\$$/);
    t.match(somebody.labs('ps').stdout, /00-tour/);
    t.end();
  });
}
