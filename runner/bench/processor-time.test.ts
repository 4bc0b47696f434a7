import { spawnSync } from 'node:child_process';
import t from 'tap';
import { processorTime } from './processor-time.js';

t.test('all that a process and its ended children ran is added up, whatever its name is', (t) => {
  // The line of one whose name is `a) b`: 5 ticks of its own, 2 in the kernel, 30 and 4 of its children.
  const stat = '42 (a) b) S 1 42 42 0 -1 4194304 90 0 0 0 5 2 30 4 20 0 1 0 100 0 0';
  t.equal(processorTime(42, stat), 410);
  t.end();
});

t.test('what a child used is there when it has ended', { skip: process.platform !== 'linux' && 'no /proc' }, (t) => {
  const before = processorTime(process.pid);
  spawnSync(process.execPath, ['-e', 'const end = process.cpuUsage; while (end().user < 100_000);']);
  t.ok(processorTime(process.pid) - before >= 100);
  t.end();
});
