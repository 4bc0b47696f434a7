import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import t from 'tap';

import { awaitInit } from './await-init.js';

// A bash whose input is a socket, which Node makes of a pipe, may read ~/.bashrc: hence --norc.
const skip = !existsSync('/proc/self/comm') && 'no /proc here';

t.test('it waits until a process is the init, and for that one alone', { skip }, async (t) => {
  const late = spawn('sh', ['-c', 'read go; printf catatonit >/proc/$$/comm; echo; read end']);
  const waiting = spawn('bash', ['--norc', '-euc', `${awaitInit(String(late.pid))}; echo ready`]);
  let said = '';
  waiting.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  late.stdin.write('go\n');
  await once(waiting, 'close');
  t.equal(said, 'ready\n');
  t.equal(readFileSync(`/proc/${late.pid ?? ''}/comm`, 'utf8'), 'catatonit\n');
  late.kill();
});

t.test('one that never becomes it is named', { skip }, (t) => {
  const { status, stderr } = spawnSync('bash', [
    '--norc',
    '-euc',
    `sleep() { :; }; ${awaitInit(String(process.pid))}; echo ready`,
  ]);
  t.equal(status, 1);
  t.equal(stderr.toString(), `the first process ${process.pid} is not ready\n`);
  t.end();
});
