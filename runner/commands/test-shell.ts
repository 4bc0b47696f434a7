import t from 'tap';

import type { GroundChoice } from '../ground/grounds.js';
import { person } from './test-person.js';
import { noTmux, terminal } from './test-terminal.js';

/** `labs shell` at a real terminal, as hands and eyes find it. */
export function shellOn(ground: GroundChoice, skip: string | false): void {
  t.test(`a shell at a terminal, ${ground}`, { skip: skip || noTmux }, (t) => {
    const somebody = person(t);
    t.equal(somebody.labs('up', 'tour', '--ground', ground).code, 0);
    const { type, line, resize, until, painted, close } = terminal(t, somebody);
    until(/^outer\$$/m);
    line(`stty -g >before; labs shell host`);

    t.test('the prompt names the node, and the terminal is as large as ours', (t) => {
      until(/host:~#$/m);
      line('stty size');
      t.match(until(/^24 80$/m), /^24 80$/m);
      resize(100, 30);
      until(/host:~#$/m);
      // The new size is on its way; the shell is asked until it has it.
      line('until [ "$(stty size)" = "30 100" ]; do :; done; echo resized');
      t.match(until(/^resized$/m), /^resized$/m);
      t.end();
    });

    t.test('programs know their terminal, and colours come through', (t) => {
      line('clear; tty; echo "$TERM"; ls --color=always -d /tmp');
      until(/^\/tmp$/m);
      t.match(until(/^\/dev\/pts\/\d+$/m), /^(screen|tmux)/m);
      t.match(painted(), /\x1b\[[\d;]*m\/tmp/);
      t.end();
    });

    t.test('^C ends what runs and leaves the shell; ^Z and fg are job control', (t) => {
      // It says when it runs: keys that come before are the shell's own.
      const busy = (word: string) => {
        line(`clear; bash -c 'echo ${word}; exec sleep 1000'`);
        until(new RegExp(`^${word}$`, 'm'));
      };
      busy('one');
      type('C-c');
      until(/^\^Chost:~#$|^\^C\nhost:~#$/m);
      line('echo "code $?"');
      until(/^code 130$/m);
      busy('two');
      type('C-z');
      until(/Stopped +.*sleep 1000/);
      line('clear; fg');
      until(/^bash -c .*sleep 1000'$/m);
      type('C-c');
      until(/^host:~#$/m);
      line('jobs; echo "none left"');
      t.notMatch(until(/^none left$/m), /Stopped|Running/);
      t.end();
    });

    t.test('full-screen programs take the screen and give it back', (t) => {
      line('clear; seq 500 >numbers; less numbers');
      until(/^1\n2\n/m);
      type('G');
      until(/^500\n/m);
      type('q');
      // What is typed while a program gives the screen back is lost, here as anywhere.
      until(/^host:~#$/m);
      line('clear; vi numbers');
      until(/^1\n2\n/m);
      type('-l', ':s/1/first/');
      type('Enter');
      until(/^first$/m);
      type('-l', ':wq');
      type('Enter');
      until(/^host:~#$/m);
      line('clear; head -n 1 numbers');
      t.match(until(/^first\nhost:~#$/m), /^first$/m);
      t.end();
    });

    t.test('its exit code is ours, and the terminal is as it was', (t) => {
      line('clear; exit 7');
      until(/^outer\$$/m);
      line('echo "code $?"; stty -g | cmp - before && echo same');
      t.match(until(/^same$/m), /^code 7$/m);
      t.end();
    });

    t.test('a terminal that closes ends the shell in the node, and the lab stays up', (t) => {
      line(`clear; labs shell host`);
      until(/host:~#$/m);
      line('exec -a by-hand bash');
      line('echo $0');
      until(/^by-hand$/m);
      close();
      const end = Date.now() + 20_000;
      const runs = () => somebody.labs('exec', 'host', '--', 'pgrep', '-f', '^by-hand').code === 0;
      while (runs()) if (Date.now() > end) throw new Error('the shell in the node outlives its terminal');
      t.match(somebody.labs('ps').stdout, /^00-tour .* host, router, server$/m);
      t.end();
    });
    t.end();
  });
}
