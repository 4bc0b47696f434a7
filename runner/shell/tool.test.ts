import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import t from 'tap';
import { runTool } from './tool.js';

const env = { PATH: '/usr/bin:/bin' };

t.test('an exit code is a result, and both streams are told by line and kept in the log', async (t) => {
  const cwd = t.testdir();
  const lines: string[] = [];
  const argv = ['sh', '-c', 'echo out; echo err >&2; exit 7'];
  t.equal(await runTool({ argv, env, cwd, log: join(cwd, 'log'), line: (line) => lines.push(line) }), 7);
  t.same(lines.sort(), ['err', 'out']);
  t.same((await readFile(join(cwd, 'log'), 'utf8')).split('\n').sort(), ['', 'err', 'out']);
});

t.test('arguments arrive as they are, whatever a shell would make of them', async (t) => {
  const cwd = t.testdir();
  const hostile = ['a b', "it's", '$HOME', '`id`', '*', '', 'x;y', '"', 'new\nline', '\\'];
  await runTool({ argv: ['printf', '%s|', ...hostile], env, cwd, log: join(cwd, 'log') });
  t.equal(await readFile(join(cwd, 'log'), 'utf8'), hostile.map((text) => `${text}|`).join(''));
});

t.test('the tool has only the environment it is given, and reads its input to the end', async (t) => {
  const cwd = t.testdir();
  const argv = ['sh', '-c', 'cat; echo "$HOME$GIVEN"'];
  await runTool({ argv, env: { ...env, GIVEN: 'yes' }, cwd, log: join(cwd, 'log'), input: 'in\n' });
  t.equal(await readFile(join(cwd, 'log'), 'utf8'), 'in\nyes\n');
});

t.test('a log that cannot be kept is an error, once the tool has ended', async (t) => {
  const cwd = t.testdir();
  await t.rejects(runTool({ argv: ['echo', 'out'], env, cwd, log: '/dev/full' }), { code: 'ENOSPC' });
});

t.test('an abort kills the tool and what it started', async (t) => {
  const cwd = t.testdir();
  const stop = new AbortController();
  // The log ends only when nobody holds the pipe any more, so the run ends only when the grandchild has.
  const argv = ['sh', '-c', '(sleep 1000 & echo started; wait) & wait'];
  const run = runTool({ argv, env, cwd, log: join(cwd, 'log'), signal: stop.signal, line: () => { stop.abort(); } }); // prettier-ignore
  await t.rejects(run, { name: 'AbortError' });
});

t.test('a tool that ties itself to its parent dies with this process, even of SIGKILL', async (t) => {
  const cwd = t.testdir();
  const tool = new URL('tool.js', import.meta.url).href;
  // fd 3 is ours through bash and setpriv, so our end of it closes when the last of them is gone.
  const script = `
    import { runTool } from ${JSON.stringify(tool)};
    const argv = ['setpriv', '--pdeathsig=KILL', '--', 'sh', '-c', 'echo started; exec sleep 1000'];
    await runTool({ argv, env: { PATH: '/usr/bin:/bin' }, cwd: '.', log: 'log', line: () => { process.kill(process.pid, 'SIGKILL'); } });
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit') as Promise<[number | null, string | null]>;
  const [output, [, signal]] = await Promise.all([buffer(child.stdout), ended]);
  t.equal(signal, 'SIGKILL');
  t.equal(output.length, 0);
});
