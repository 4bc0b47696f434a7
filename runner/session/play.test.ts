import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { LabError } from '../errors.js';
import { hostShell } from '../shell/host.js';
import { play } from './play.js';

const block = { kind: 'run', nodes: ['host'], script: '# nothing to do\n', at: { line: 7, column: 1 } } as const;

void t.test('a block reads no .bashrc, though its standard input is a socket', async (t) => {
  const home = t.testdir();
  await writeFile(join(home, '.bashrc'), 'exit 7\n');
  const shell = hostShell({ PATH: '/usr/bin:/bin', HOME: home });
  t.strictSame(await play([block], { exec: () => shell, file: 'lab.md' }), new Map());
});

void t.test('a block that fails is told with its place in the lab and what it said', async (t) => {
  const shell = hostShell({ PATH: '/usr/bin:/bin' });
  const failing = { ...block, script: 'echo no such thing >&2\nfalse\n' };
  await t.rejects(play([failing], { exec: () => shell, file: 'lab.md' }), {
    code: 'nodes-failed',
    message: 'lab.md:7: the block ended with exit code 1 on host: no such thing',
  });
});

void t.test('a node that dies amid a block is told with the place of the block, and as what it is', async (t) => {
  const gone = new LabError('node-gone', 'host has stopped.', 'Start the lab again.');
  const dying = () => ({ ...hostShell({ PATH: '/usr/bin:/bin' }), run: () => Promise.reject(gone) });
  const file = {
    kind: 'file',
    node: 'host',
    path: '/a',
    mode: 0o644,
    content: 'a',
    at: { line: 9, column: 1 },
  } as const;
  for (const one of [block, file])
    await t.rejects(play([one], { exec: dying, file: 'lab.md', onFailure: 'go on' }), {
      code: 'node-gone',
      message: `lab.md:${one.at.line}: host has stopped.`,
    });
});
