import t from 'tap';
import { noKernel, testGround } from './test-ground.js';
import { judge } from './test-world.js';

void t.test('a name server is judged by its whole answer', { skip: noKernel }, async (t) => {
  const { sh, world } = await testGround(t, {
    red: { eth0: { lan: 'lan', addresses: ['10.0.0.1/24'] } },
    dns: { eth0: { lan: 'lan', addresses: ['10.0.0.53/24'] } },
  });
  await sh(
    'dns',
    `dnsmasq --no-hosts --no-resolv --pid-file=/run/dns.pid --user=root --local=/lab/ \\
--host-record=web.lab,10.96.0.50 --host-record=two.lab,10.0.0.7 --address=/two.lab/10.0.0.8`,
  );
  const ask = (more: string): Promise<unknown> => judge('dns', `{ from: red, server: 10.0.0.53, ${more} }`, world());
  t.same(await ask('name: web.lab, is: 10.96.0.50'), { kind: 'met' });
  t.same(await ask('name: WEB.lab., by: tcp, is: 10.96.0.50'), { kind: 'met' });
  t.same(await ask('name: none.lab, is: NXDOMAIN'), { kind: 'met' });
  t.same(await ask('name: web.lab, type: AAAA, is: NODATA'), { kind: 'met' });
  const wanted = '10.96.0.9 for web.lab (A) from 10.0.0.53';
  const look = 'dig @10.0.0.53 web.lab A    (on red)';
  t.same(await ask('name: web.lab, is: 10.96.0.9'), {
    kind: 'unmet',
    cause: 'other-answer',
    wanted,
    found: '10.96.0.50',
    look,
  });
  t.match(await ask('name: none.lab, is: 10.96.0.9'), { cause: 'no-name', found: 'NXDOMAIN: there is no such name' });
  t.match(await ask("name: web.lab, type: AAAA, is: 'fd00::1'"), {
    cause: 'no-data',
    found: 'the name exists, without a record of type AAAA',
  });
  t.match(await ask('name: elsewhere.example, is: 10.0.0.1'), { cause: 'failed', found: 'REFUSED' });
  await sh('dns', 'iptables -A INPUT -p tcp --dport 53 -j DROP');
  t.match(await ask('name: web.lab, by: tcp, is: 10.96.0.50'), {
    cause: 'no-answer',
    found: 'no answer from 10.0.0.53 by tcp',
  });
});
