import t from 'tap';
import { openPty } from '../shell/pty.js';
import { WatchedPty } from './watched-pty.js';

t.test('what came before and what comes is found; what was forgotten has to come again', async (t) => {
  const pty = await openPty(['sh', '-c', 'echo one; read x; echo "two $x"'], {}, { columns: 80, rows: 24 });
  const watched = new WatchedPty(pty);
  await watched.until(/one\r\n/);
  await watched.until(/one/);
  watched.forget();
  const again = watched.until(/one/);
  watched.type('one\r');
  await again;
  await watched.until(/two one/);
  t.equal(await pty.ended, 0);
});
