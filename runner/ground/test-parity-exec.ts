import { PassThrough, Readable } from 'node:stream';
import type { Test } from 'tap';

import { planOf, sh, type TestGround } from './test-ground.js';

const plan = planOf('exec', { a: { 'lan:eth0': '10.1.0.1/24' } });

/** How a command that runs in a node of any ground behaves. */
export async function execClaims(t: Test, at: TestGround): Promise<void> {
  const lab = await at.up(t, plan);
  const a = lab.exec('a');
  const bash = (script: string, more = {}) => a.run(['bash', '-c', script], { timeout: 20_000, ...more });
  const text = async (script: string) => (await bash(script)).stdout.toString();

  await t.test('the exit code is the command’s own, and 128 + N for one that signal N ended', async (t) => {
    for (const code of [0, 1, 2, 126, 127, 128, 137, 255]) t.equal((await bash(`exit ${code}`)).code, code);
    t.equal((await bash('kill -9 $$')).code, 137);
    t.equal((await bash('kill -TERM $$')).code, 143);
    t.equal((await bash('kill -INT $$')).code, 130);
  });

  await t.test(
    'a program that is not there is 127, one that is not to be run 126, and each is said on stderr',
    async (t) => {
      const absent = await a.run(['no-such-program', 'x']);
      t.equal(absent.code, 127);
      t.match(absent.stderr.toString(), /no-such-program/);
      t.equal(absent.stdout.toString(), '');
      const [stdin, stdout, stderr] = [Readable.from([]), new PassThrough(), new PassThrough()];
      const live = await a.run(['no-such-program', 'x'], { streams: { stdin, stdout, stderr } });
      t.same([live.code, stdout.read()], [127, null]);
      t.match(String(stderr.read()), /no-such-program/);
      const closed = await a.run(['/etc/passwd']);
      t.equal(closed.code, 126);
      t.match(closed.stderr.toString(), /\/etc\/passwd/);
    },
  );

  await t.test('arguments arrive as they are, whatever a shell or an option reader would make of them', async (t) => {
    const hostile = [
      'a b',
      "it's",
      '$HOME',
      '`id`',
      '*',
      '',
      'x;y',
      '"',
      'new\nline',
      '\\',
      '-t',
      '--',
      '--help',
      'ü☃',
    ];
    const { stdout } = await a.run(['printf', '%s|', ...hostile]);
    t.equal(stdout.toString(), hostile.map((one) => `${one}|`).join(''));
  });

  await t.test('both outputs are separate, and carry every byte', async (t) => {
    const every = `for i in $(seq 0 255); do printf "\\\\x$(printf %x $i)"; done`;
    const { stdout, stderr } = await bash(`${every}; { ${every}; } >&2; echo end >&2`);
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    t.same(stdout, bytes);
    t.same(stderr, Buffer.concat([bytes, Buffer.from('end\n')]));
  });

  await t.test('input arrives whole, ends, and may go unread', async (t) => {
    const input = Buffer.alloc(3_000_000, Buffer.from(Array.from({ length: 251 }, (_, i) => i)));
    const { stdout } = await a.run(['cat'], { input });
    t.ok(stdout.equals(input));
    t.equal((await a.run(['cat'])).stdout.length, 0, 'without any, input is at its end');
    t.equal((await a.run(['true'], { input })).code, 0);
  });

  await t.test('output is kept up to the limit, and what exceeds it ends the command', async (t) => {
    const over = await bash('exec -a endless-output yes', { limit: 100_000 });
    t.equal(over.end, 'overflowed');
    t.equal(over.stdout.length, 100_000);
    t.equal(await text('pgrep -fc "^endless-output" || true'), '0\n');
    const exact = await bash('head -c 100000 /dev/zero', { limit: 100_000 });
    t.same([exact.end, exact.stdout.length, exact.code], ['exited', 100_000, 0]);
  });

  await t.test('a time-out ends what ran, its children and what left their session', async (t) => {
    const script = 'sleep 71 & setsid sleep 72 & (sleep 73; true) & echo started; exec sleep 74';
    const { end, stdout } = await bash(script, { timeout: 1000 });
    t.equal(end, 'timed-out');
    t.equal(stdout.toString(), 'started\n', 'what was said until then is kept');
    t.equal(await text('pgrep -fc "^sleep 7[1-4]" || true'), '0\n');
  });

  await t.test('an abort ends it as well, and rejects', async (t) => {
    const stop = new AbortController();
    const run = bash('sleep 75', { signal: stop.signal });
    await sh(lab, 'a', 'timeout 10 sh -c "until pgrep -f \\"^sleep 75\\"; do :; done"');
    stop.abort();
    await t.rejects(run, { name: 'AbortError' });
    await sh(lab, 'a', 'timeout 5 sh -c "while pgrep -f \\"^sleep 75\\"; do :; done"');
    await t.rejects(bash('true', { signal: stop.signal }), { name: 'AbortError' });
  });

  await t.test('a background child that keeps both outputs open does not hold its command, and lives on', async (t) => {
    const started = performance.now();
    const { code, stdout } = await bash('sleep 76 & echo said; exit 3');
    t.same([code, stdout.toString()], [3, 'said\n']);
    t.ok(performance.now() - started < 5000);
    t.equal(await text('pgrep -fc "^sleep 76"; pkill -f "^sleep 76"'), '1\n');
  });

  await t.test('a command starts in /root with the same environment on every ground', async (t) => {
    t.equal(
      await text('pwd; id -u; umask; echo $HOME $LANG; echo $PATH'),
      '/root\n0\n0022\n/root C.UTF-8\n/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n',
    );
    t.equal(
      await text('env -u UNDERLAY_EXEC | cut -d= -f1 | grep -vxE "_|PWD|SHLVL" | sort | tr "\\n" " "'),
      'HOME HOSTNAME LANG PATH TERM ',
    );
  });

  await t.test('fifty commands at once each get their own answer', async (t) => {
    const numbers = Array.from({ length: 50 }, (_, i) => i);
    const answers = await Promise.all(numbers.map((i) => bash(`echo ${i}; exit ${i}`)));
    t.same(
      answers.map(({ code, stdout }) => [code, stdout.toString()]),
      numbers.map((i) => [i, `${i}\n`]),
    );
  });
}
