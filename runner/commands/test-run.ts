import t from 'tap';

import type { GroundChoice } from '../ground/grounds.js';
import { person } from './test-person.js';
import { noTmux, screenOf } from './test-screen.js';

// On a busy machine the kernel's news may be there before the command's own prompt: then they stand above its line.

/** A learner's way through the tour with the coach, on one ground. */
export function runOn(ground: GroundChoice, noGround: string | false): void {
  const skip = noGround || noTmux;

  void t.test(`the tour with the coach, ${ground}`, { skip }, async (t) => {
    const somebody = person(t).with({ LABS_GROUND: ground });
    const screen = screenOf(t, somebody, ['run', 'tour']);
    await screen.shows(/○ server sends what is for host to the router\n\nhost:~#$/);
    screen.line('ip route add 192.168.60.0/24 via 192.168.50.2');
    const mistaken = await screen.shows(/It looks like this: a gateway that nobody is[^]*host:~#$/);
    t.match(mistaken, /via 192\.168\.50\.2\n\nIt looks like this/, 'after the command, before the prompt');
    screen.line('ip route replace 192.168.60.0/24 via 192.168.50.1');
    await screen.shows(
      /via 192\.168\.50\.1\n● host sends what is for server to the router\n(?:host:~#[^\n]*\n)*host:~#$/,
    );
    screen.line('@server');
    await screen.shows(/\nserver:~#$/);
    screen.line('ip route add default via 192.168.60.1');
    await screen.shows(/● Step 1 is complete: Tell both ends the way\n\nStep 2 of 2[^]*\nserver:~#$/);
    screen.line('exit');
    await screen.shows(/\nhost:~#$/);
    screen.line('ip route del 192.168.60.0/24');
    await screen.shows(
      /✗ host sends what is for server to the router \(Tell both ends the way\): no longer; your last command was: ip route del 192\.168\.60\.0\/24\n(?:host:~#[^\n]*\n)*host:~#$/,
    );
    screen.line('ip route add default via 192.168.50.1');
    await screen.shows(/\n● host sends what is for server to the router\n(?:host:~#[^\n]*\n)*host:~#$/);
    screen.line('@router sysctl -w net.ipv4.ip_forward=1');
    await screen.shows(
      /net\.ipv4\.ip_forward = 1\n● the router forwards\n[^]*A tour in two steps is complete\.[^]*\nhost:~#$/,
    );
    screen.line('quit');
    await screen.shows(/00-tour stays up\. Come back: labs run 00-tour\. End it: labs down 00-tour\nended 0$/);
    t.match(somebody.labs('ps').stdout, /00-tour/);
  });
}
