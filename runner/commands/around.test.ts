import t from 'tap';

import { hostShell } from '../shell/host.js';
import { interruptible } from './around.js';

void t.test('a program that ends without reading its input interrupts nobody', async (t) => {
  const signal = interruptible();
  const shell = hostShell({ PATH: '/usr/bin:/bin' });
  const input = Buffer.alloc(1024 * 1024);
  for (let i = 0; i < 5; i += 1)
    t.equal((await shell.run(['sh', '-c', 'exec <&-; exec true'], { input, signal })).code, 0);
  t.equal(signal.aborted, false);
});
