import t from 'tap';
import { noKernel, testGround } from './test-ground.js';
import { takePort } from './test-table.js';
import { judge } from './test-world.js';

const nodes = {
  a: { eth0: { lan: 'lan', addresses: ['10.0.0.1/24'] } },
  b: { eth0: { lan: 'lan', addresses: ['10.0.0.2/24'] } },
  c: { eth0: { lan: 'lan', addresses: ['10.0.0.3/24'] } },
};

void t.test('a matrix is met cell by cell, and shows which cells are wrong', { skip: noKernel }, async (t) => {
  const ground = await testGround(t, nodes);
  await ground.sh('c', 'iptables -A INPUT -p tcp --syn -s 10.0.0.1 -j DROP');
  const ask = (allow: string): Promise<unknown> =>
    judge('matrix', `{ between: [a, b, c], by: tcp, port: 80, allow: { ${allow} } }`, ground.world());
  t.same(await ask('a: [b], b: [a, c], c: [a, b]'), { kind: 'met' });
  t.same(await ask('a: [b, c], b: [a, c], c: [a, b]'), {
    kind: 'unmet',
    cause: 'closed',
    wanted: 'a  - . .\nb  . - .\nc  . . -',
    found: 'a → c is closed\na  - . X\nb  . - .\nc  . . -',
    look: 'nc -zvw 2 10.0.0.3 80    (on a)',
  });
  t.match(await ask('a: [b], b: [a, c], c: [a]'), { cause: 'open', found: /^c → b is open\n/ });
  await ground.sh('b', takePort(80));
  t.match(await ask('a: [b], b: [a, c], c: [a, b]'), { cause: 'port-taken', wanted: /^port 80 free in b,/ });
});
