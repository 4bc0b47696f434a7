import t from 'tap';

import type { Asking } from './turns.js';
import { host, sitDown } from './test-terminal.js';

t.test('the prompt comes after what the coach says, though the shell wrote it at once', async (t) => {
  const sat = await sitDown({ prompt: (typed) => Promise.resolve(typed === undefined ? [] : ['● met']) });
  host(sat).prompt(1);
  await sat.settled();
  host(sat).prompt(2, 'ip link');
  t.equal(sat.screen(), 'host# ');
  await sat.settled();
  t.equal(sat.screen(), 'host# \r\n● met\r\nhost# ');
});

t.test('a command is told once, with its place and its end; an empty line is none', async (t) => {
  const sat = await sitDown({});
  for (const [number, command] of [
    [4, 'before'],
    [5, 'ip link'],
    [5, 'ip link'],
    [6, 'ls'],
  ] as const)
    host(sat).prompt(number, command);
  await sat.settled();
  const told = { place: 'host', directory: '/root', code: 0, interrupted: false };
  t.strictSame(sat.typed, [
    { ...told, command: 'ip link' },
    { ...told, command: 'ls' },
  ]);
});

t.test('a command that ^C ended is told as such, and the next one is not', async (t) => {
  const sat = await sitDown({});
  host(sat).prompt(1);
  await sat.settled();
  host(sat).start();
  await sat.settled();
  sat.coach.type(Buffer.from('\x03'));
  host(sat).prompt(2, 'ping 10.0.0.1');
  await sat.settled();
  host(sat).prompt(3, 'ls');
  await sat.settled();
  t.match(sat.typed, [{ interrupted: true }, { interrupted: false }]);
});

t.test('news while a line is being typed stands above it, and the line is shown again', async (t) => {
  const sat = await sitDown({ tick: () => Promise.resolve(['✗ lost']) });
  host(sat).prompt(1);
  await sat.settled();
  host(sat).print('ip netns add a long name');
  await sat.coach.tick();
  t.equal(sat.screen(), 'host# ip netns add a long name\r\x1b[1A\x1b[J✗ lost\r\nhost# ip netns add a long name');
});

t.test('news that come when a line has been entered wait for its prompt, and are not lost', async (t) => {
  let tell: (said: readonly string[]) => void = () => undefined;
  const sat = await sitDown({ tick: () => new Promise((resolve) => (tell = resolve)) });
  host(sat).prompt(1);
  await sat.settled();
  const ticked = sat.coach.tick();
  sat.coach.type(Buffer.from('ls\r'));
  tell(['✗ lost']);
  await ticked;
  t.equal(sat.screen(), 'host# ');
  host(sat).prompt(2, 'ls');
  await sat.settled();
  t.equal(sat.screen(), 'host# \r\n✗ lost\r\nhost# ');
});

t.test('a look that a line overtakes is told so: what the line does is news of its prompt', async (t) => {
  let look: () => void = () => undefined;
  const looked = new Promise<void>((resolve) => (look = resolve));
  const still: boolean[] = [];
  const sat = await sitDown({
    tick: async (isStill) => {
      still.push(isStill());
      await looked;
      still.push(isStill());
      return [];
    },
  });
  host(sat).prompt(1);
  await sat.settled();
  const ticked = sat.coach.tick();
  sat.coach.type(Buffer.from('ip link set a up\r'));
  look();
  await ticked;
  t.strictSame(still, [true, false]);
});

t.test('where nothing may be erased the line is shown again below', async (t) => {
  const sat = await sitDown({ tick: () => Promise.resolve(['lost']) }, 'appended');
  host(sat).prompt(1);
  await sat.settled();
  host(sat).print('ip a');
  await sat.coach.tick();
  t.equal(sat.screen(), 'host# ip a\r\nlost\r\nhost# ip a');
});

t.test('while a command runs the coach is silent, and every byte passes at once', async (t) => {
  let asked = 0;
  const sat = await sitDown({ tick: () => Promise.resolve([`looked ${(asked += 1)}`]) });
  host(sat).prompt(1);
  await sat.settled();
  host(sat).start();
  await sat.settled();
  await sat.coach.tick();
  host(sat).print('\x1b[?1049h full screen');
  t.match(sat.screen(), /host# \x1b\[\?1049h full screen$/);
  t.equal(asked, 0);
});

t.test('a shell that prints without end while the coach speaks has to wait', async (t) => {
  let speak: (said: readonly string[]) => void = () => undefined;
  const sat = await sitDown({ prompt: () => new Promise((resolve) => (speak = resolve)) });
  host(sat).prompt(1);
  const flood = 'y\n'.repeat(40_000);
  for (let i = 0; i < 4; i += 1) host(sat).print(flood);
  t.equal(host(sat).state, 'paused');
  speak(['hello']);
  await sat.settled();
  t.equal(host(sat).state, 'running');
  t.equal(sat.screen(), `hello\r\nhost# ${flood.repeat(4)}`);
});

t.test('@red opens a shell there, exit comes back, and the last exit ends nothing', async (t) => {
  const sat = await sitDown({});
  host(sat).prompt(1);
  host(sat).ask('@red');
  await sat.settled();
  const red = sat.shells.get('host/red');
  red?.prompt(1, '', 'host/red');
  host(sat).prompt(2, '@red');
  await sat.settled();
  t.equal(sat.screen(), 'host# host/red# ', 'what host prints meanwhile is not shown');
  red?.exit();
  await sat.settled();
  t.equal(sat.screen(), 'host# host/red# host# ');
  const first = host(sat);
  first.exit();
  await sat.settled();
  t.not(host(sat), first);
  t.match(sat.screen(), /That was the last shell; here is a new one\./);
});

t.test('a place that there is not is answered, and nothing is opened', async (t) => {
  const sat = await sitDown({ find: (word) => Promise.resolve({ said: [`There is no place called ${word}.`] }) });
  host(sat).ask('@green');
  await sat.settled();
  t.equal(sat.screen(), 'There is no place called green.\r\n');
  t.strictSame([...sat.shells.keys()], ['host']);
});

t.test('new nodes get new shells', async (t) => {
  const sat = await sitDown({ ask: () => Promise.resolve('new nodes') });
  const old = host(sat);
  old.ask('reset');
  await sat.settled();
  t.equal(old.state, 'killed');
  t.not(host(sat), old);
  old.exit();
  await sat.settled();
  t.equal(sat.screen(), '', 'the end of the old one is no news');
});

t.test('^C ends what the coach is at, and does not reach the shell', async (t) => {
  const sat = await sitDown({
    ask: (_words, { signal, say }: Asking) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          say(['stopped']);
          resolve('stay');
        });
      }),
  });
  host(sat).prompt(1);
  host(sat).ask('@red', 'ping', '10.0.0.1');
  await sat.settled();
  sat.coach.type(Buffer.from('\x03'));
  await sat.settled();
  t.match(sat.screen(), /stopped\r\n$/);
  t.strictSame(host(sat).typed, []);
});

t.test('a program that leaves its line open does not have the coach speak in the middle of it', async (t) => {
  const sat = await sitDown({ prompt: () => Promise.resolve(['● met']) });
  host(sat).print('no newline\x1b[0m');
  host(sat).prompt(1);
  await sat.settled();
  t.equal(sat.screen(), 'no newline\x1b[0m\r\n● met\r\nhost# ');
});

t.test('what fails while the coach looks is said, and the prompt comes all the same', async (t) => {
  const sat = await sitDown({ prompt: () => Promise.reject(new Error('the disk is full')) });
  host(sat).prompt(1);
  await sat.settled();
  t.equal(sat.screen(), 'the disk is full\r\nhost# ');
});

t.test('quit ends it', async (t) => {
  const sat = await sitDown({});
  host(sat).ask('quit');
  t.equal(await sat.coach.ended, 'quit');
});
