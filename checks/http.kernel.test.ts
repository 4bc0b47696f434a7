import t from 'tap';
import { noKernel, testGround } from './test-ground.js';
import { judge } from './test-world.js';

const nodes = {
  client: { eth0: { lan: 'lan', addresses: ['10.0.0.1/24'] } },
  web: { eth0: { lan: 'lan', addresses: ['10.0.0.2/24'] } },
};
const serve = `cd /run; echo cart >index.html; /usr/bin/python3 -m http.server 80 >/dev/null 2>&1 &
socat TCP-LISTEN:81,fork,reuseaddr SYSTEM:'echo hello' >/dev/null 2>&1 &
printf 'HTTP/1.0 200 OK\\r\\n\\r\\n' >/run/endless; socat TCP-LISTEN:83,fork,reuseaddr SYSTEM:'cat /run/endless /dev/zero' >/dev/null 2>&1 &
until ss -Hltn | grep -q :80 && ss -Hltn | grep -q :83 && ss -Hltn | grep -q :81; do :; done`;

void t.test('a web server is judged by status, head and text', { skip: noKernel }, async (t) => {
  const { sh, world } = await testGround(t, nodes);
  await sh('web', serve);
  const ask = (more: string): Promise<unknown> => judge('http', `{ from: client, at: 10.0.0.2, ${more} }`, world());
  const look = 'curl -ik --connect-to ::10.0.0.2: http://shop.example/    (on client)';
  t.same(await ask("url: 'http://shop.example/', has: cart, header: 'Content-Type: text/html'"), { kind: 'met' });
  t.same(await ask("url: 'http://shop.example/', status: 404"), {
    kind: 'unmet',
    cause: 'status',
    wanted: '404 from http://shop.example/',
    found: 'HTTP/1.0 200 OK',
    look,
  });
  t.match(await ask("url: 'http://shop.example/', has: shoes"), { cause: 'content', found: 'cart', look });
  t.match(await ask("url: 'http://shop.example/', header: 'content-type: text/plain'"), {
    cause: 'header',
    found: 'Content-type: text/html',
  });
  t.match(await ask("url: 'http://shop.example:81/'"), {
    cause: 'no-http',
    found: /^something answers, but not a web server/,
  });
  t.match(await ask("url: 'http://shop.example:83/'"), { cause: 'no-http', found: 'an answer without an end' });
  t.match(await ask("url: 'http://shop.example:82/'"), { cause: 'no-connection' });
  await sh('web', 'iptables -A INPUT -j DROP');
  t.match(await ask("url: 'http://shop.example/'"), { cause: 'timed-out', found: 'no answer in 3 s' });
});
