import t from 'tap';

import { host, sitDown } from './test-terminal.js';

t.test('keys that come before the first prompt wait for it, and none is lost', async (t) => {
  const sat = await sitDown({});
  sat.coach.type(Buffer.from('ip '));
  sat.coach.type(Buffer.from('a\r'));
  t.strictSame(host(sat).typed, []);
  host(sat).prompt(1);
  await sat.settled();
  t.strictSame(host(sat).typed, ['ip ', 'a\r']);
});

t.test('what is typed while a word is answered comes to the shell that is there then', async (t) => {
  for (const after of ['stay', 'new nodes'] as const) {
    let answer: () => void = () => undefined;
    const sat = await sitDown({
      ask: () =>
        new Promise(
          (resolve) =>
            (answer = () => {
              resolve(after);
            }),
        ),
    });
    const old = host(sat);
    old.prompt(1);
    old.ask('jump', '3');
    await sat.settled();
    sat.coach.type(Buffer.from('ip link\r'));
    t.strictSame(old.typed, []);
    answer();
    await sat.settled();
    host(sat).prompt(1);
    await sat.settled();
    t.strictSame(host(sat).typed, ['ip link\r']);
    t.equal(host(sat) === old, after === 'stay');
  }
});

t.test('what was typed behind a word runs where the word leads to, before what is typed later', async (t) => {
  const sat = await sitDown({});
  host(sat).prompt(1);
  host(sat).waiting = 'ip addr\n';
  host(sat).ask('@red');
  sat.coach.type(Buffer.from('ip link\r'));
  await sat.settled();
  sat.shells.get('host/red')?.prompt(1, '', 'host/red');
  await sat.settled();
  t.strictSame(sat.shells.get('host/red')?.typed, ['ip addr\n', 'ip link\r']);
  t.strictSame(host(sat).typed, []);
});

t.test('a shell that ends with a word unanswered keeps no keys', async (t) => {
  const sat = await sitDown({});
  host(sat).prompt(1);
  host(sat).waiting = undefined;
  host(sat).ask('check');
  await sat.settled();
  sat.coach.type(Buffer.from('ip link\r'));
  host(sat).exit();
  await sat.settled();
  host(sat).prompt(1);
  await sat.settled();
  t.strictSame(host(sat).typed, ['ip link\r']);
});
