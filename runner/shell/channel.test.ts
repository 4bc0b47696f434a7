import { readFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import t from 'tap';

import { channelProgram } from './channel-program.js';
import { Channel } from './channel.js';
import { hostWire } from './host-wire.js';
import { hostShell } from './host.js';
import { processId } from './process.js';

const env = { PATH: process.env['PATH'] };
const open = () => new Channel(() => hostWire(['perl', '-e', channelProgram], env), hostShell(env));
const text = ({ code, stdout, stderr, end }: Awaited<ReturnType<Channel['run']>>) => ({
  ...{ code, end },
  ...{ stdout: stdout.toString(), stderr: stderr.toString() },
});

void t.test('a channel', async (t) => {
  const channel = open();
  t.setTimeout(20_000);
  const sh = (script: string, options = {}) => channel.run(['sh', '-c', script], options);

  await t.test('gives exact exit codes, both outputs, and any bytes', async (t) => {
    t.same(text(await sh('echo out; echo err >&2; exit 7')), {
      code: 7,
      end: 'exited',
      stdout: 'out\n',
      stderr: 'err\n',
    });
    t.equal((await sh('kill -9 $$')).code, 137);
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, i) => i % 256));
    t.strictSame((await channel.run(['cat'], { input: bytes })).stdout, bytes);
    t.equal((await channel.run(['printf', '%s|', 'a b', '', 'ü'])).stdout.toString(), 'a b||ü|');
  });

  await t.test('a program that is not there is exit code 127, and said', async (t) => {
    t.match(text(await channel.run(['no-such-program'])), { code: 127, stderr: 'no-such-program: command not found' });
    t.match(text(await channel.run(['/etc/passwd'])), { code: 126, stderr: '/etc/passwd: Permission denied' });
  });

  await t.test('a script for perl is run as perl would run it', async (t) => {
    const perl = (script: string) => channel.run(['perl', '-e', script, '--', 'a b', 'c'], { input: 'in' });
    t.match(text(await perl('print join("|", @ARGV, <STDIN>); print STDERR "err"; exit 3')), {
      ...{ code: 3, stdout: 'a b|c|in', stderr: 'err' },
    });
    t.match(text(await perl('exec "printf", "%s", $ARGV[1]')), { code: 0, stdout: 'c', stderr: '' });
    t.match(text(await perl('die "enough\\n"')), { code: 255, stdout: '', stderr: 'enough\n' });
    t.match(text(await perl('1; # no more')), { code: 0, stdout: '', stderr: '' });
  });

  await t.test('of a folder in PATH that refuses it nothing is heard', async (t) => {
    const refusing = { PATH: `${t.testdir({ 'no-such-program': {} })}:${env.PATH}` };
    const other = new Channel(() => hostWire(['perl', '-e', channelProgram], refusing), hostShell(env));
    t.teardown(() => other.close());
    t.match(text(await other.run(['no-such-program'])), { code: 127, stderr: 'no-such-program: command not found' });
  });

  await t.test('a command that does not read what it is given is none the worse', async (t) => {
    t.equal((await sh('exit 3', { input: 'x'.repeat(1_000_000) })).code, 3);
  });

  await t.test('many at once each get their own', async (t) => {
    const all = Array.from({ length: 60 }, (_, i) => i);
    const said = await Promise.all(all.map((i) => sh(`echo ${i}; exit ${i}`)));
    t.same(
      said.map(({ code, stdout }) => [code, Number(stdout)]),
      all.map((i) => [i, i]),
    );
  });

  await t.test('no end of a command passes by unnoticed, where nothing else wakes the program', async (t) => {
    for (let i = 0; i < 2000; i += 1) await channel.run(['cat'], { input: Buffer.from('x') });
    t.pass();
  });

  await t.test('what is left in the background holds up nobody, and what was said is not lost', async (t) => {
    const { stdout } = await sh('head -c 60000 /dev/zero; sleep 30 & echo $!');
    t.equal(stdout.length > 60_000, true);
    process.kill(Number(stdout.subarray(60_000).toString()));
  });

  await t.test('time that is up ends it with all that descends from it', async (t) => {
    const { end, code, stdout } = await sh('setsid sh -c "echo \\$\\$; sleep 60" & wait', { timeout: 500 });
    t.same([end, code], ['timed-out', 137]);
    // It has its KILL by then, and dies when its turn comes.
    while (processId(Number(stdout)) !== undefined) await turn();
  });

  await t.test('too much output ends it, and what fits is kept', async (t) => {
    const { end, stdout } = await sh('yes', { limit: 100_000 });
    t.same([end, stdout.length], ['overflowed', 100_000]);
  });

  await t.test('an abort rejects', async (t) => {
    const stop = new AbortController();
    const running = sh('echo; sleep 60', { signal: stop.signal });
    stop.abort(new Error('enough'));
    await t.rejects(running, { message: 'enough' });
  });

  await t.test('when its program is killed, what ran has failed, and the next command has a new one', async (t) => {
    const { stdout } = await sh('echo $PPID');
    t.match(text(await sh(`kill -9 ${stdout.toString()}; sleep 60`)), { code: 137, stdout: '' });
    t.equal((await sh('echo again')).stdout.toString(), 'again\n');
  });

  await t.test('when its program is stopped, time that is up ends that too', async (t) => {
    const { stdout } = await sh('echo $PPID');
    const { code, end } = await sh(`kill -STOP ${stdout.toString()}; sleep 60`, { timeout: 100 });
    t.same([end, code], ['timed-out', 137]);
    t.equal((await sh('echo again')).stdout.toString(), 'again\n');
  });

  await t.test('closed it is gone', async (t) => {
    const pid = Number((await sh('echo $PPID')).stdout);
    t.match(readFileSync(`/proc/${pid}/cmdline`, 'utf8'), 'perl');
    await channel.close();
    t.throws(() => readFileSync(`/proc/${pid}/cmdline`), { code: 'ENOENT' });
  });
});
