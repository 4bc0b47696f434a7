import t from 'tap';
import { noKernel, testGround } from './test-ground.js';
import { takePort } from './test-table.js';
import { judge } from './test-world.js';

t.jobs = 3;

const nodes = {
  client: { eth0: { lan: 'lan', addresses: ['10.0.0.9/24'] } },
  one: { eth0: { lan: 'lan', addresses: ['10.0.0.1/24'] } },
  two: { eth0: { lan: 'lan', addresses: ['10.0.0.2/24'] } },
};
const args = '{ from: client, to: [one, two], dst: 10.96.0.50, port: 80, listen: 8080 }';
const wanted = '15 to 45 of 60 connections at each of one and two';
const look = 'for i in $(seq 20); do nc -w1 10.96.0.50 80; done    (on client)';

/** Each backend takes every so many of the connections that come to it: by number, for luck would fail now and then. */
function service(...every: readonly (number | undefined)[]): string {
  const rules = every.map((number, at) => {
    const dice = number === undefined ? '' : `-m statistic --mode nth --every ${number} --packet 0`;
    return `iptables -t nat -A OUTPUT -d 10.96.0.50 -p tcp --dport 80 ${dice} -j DNAT --to-destination 10.0.0.${at + 1}:8080`;
  });
  return ['ip route add default dev eth0', ...rules].join('\n');
}

const cases: readonly { readonly title: string; readonly setup: string; readonly expected: object }[] = [
  { title: 'met where connections are spread evenly', setup: service(2, undefined), expected: { kind: 'met' } },
  {
    title: 'never, and names the counts, where one backend gets nothing',
    setup: service(undefined),
    expected: { kind: 'unmet', cause: 'never', wanted, found: 'one 60, two 0', look },
  },
  {
    title: 'no-answer where rules miss some connections',
    setup: service(2, 100),
    expected: { kind: 'unmet', cause: 'no-answer', wanted: 'an answer to each of 60 connections to 10.96.0.50:80' },
  },
  {
    title: 'uneven where one gets most',
    setup: service(10, undefined),
    expected: { kind: 'unmet', cause: 'uneven', wanted, found: 'one 6, two 54' },
  },
];

for (const { title, setup, expected } of cases) {
  void t.test(title, { skip: noKernel }, async (t) => {
    const ground = await testGround(t, nodes);
    await ground.sh('client', setup);
    t.match(await judge('balance', args, ground.world()), expected);
  });
}

void t.test('port-taken where a backend runs already', { skip: noKernel }, async (t) => {
  const ground = await testGround(t, nodes);
  await ground.sh('two', takePort(8080));
  t.match(await judge('balance', args, ground.world()), { cause: 'port-taken', wanted: /^port 8080 free in two,/ });
});

const server = `import socket
s = socket.create_server(("10.0.0.9", 8080), backlog=128)
while True:
    c = s.accept()[0]
    c.sendall(b"hello\\n")
    c.recv(1)
    c.close()`;

void t.test('other where something else answers some of them', { skip: noKernel }, async (t) => {
  const ground = await testGround(t, nodes);
  await ground.sh(
    'client',
    `${service(2, undefined)}
/usr/bin/python3 -c '${server}' >/dev/null 2>&1 & until ss -Hltn | grep -q :8080; do :; done
iptables -t nat -I OUTPUT -d 10.96.0.50 -p tcp --dport 80 -m statistic --mode nth --every 3 --packet 0 -j DNAT --to-destination 10.0.0.9:8080`,
  );
  t.match(await judge('balance', args, ground.world()), {
    cause: 'other',
    found: /the rest was answered by somebody else/,
  });
});
