import t from 'tap';

import { altered, namesIn } from './alterations.js';

const at = { line: 1, column: 1 };
const names = namesIn([
  {
    ...{ kind: 'run', nodes: ['host'], at },
    script:
      'ip netns add red\nip -n red link set veth-red up\nip netns exec blue ip a\nip link set veth-blue master v-net-0\n',
  },
]);

void t.test('the namespaces and links of a lab are those that its solutions speak of', (t) => {
  t.strictSame(names, { namespaces: ['red', 'blue'], links: ['veth-red', 'veth-blue', 'v-net-0'] });
  t.end();
});

void t.test('one thing of a command is altered at a time', (t) => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    'ip -n red addr add 192.168.15.1/24 dev veth-red': [
      'ip -n red addr add 192.168.15.2/24 dev veth-red',
      'ip -n red addr add 192.168.15.1/25 dev veth-red',
      'ip -n blue addr add 192.168.15.1/24 dev veth-red',
      'ip -n red addr add 192.168.15.1/24 dev veth-blue',
    ],
    'ip link add vx type vxlan id 42 dstport 4789': [
      'ip link add vx type vxlan id 43 dstport 4789',
      'ip link add vx type vxlan id 42 dstport 4790',
    ],
    'iptables -t nat -A POSTROUTING -s 10.0.0.0/8 -j MASQUERADE': [
      'iptables -t nat -A POSTROUTING -s 10.0.0.1/8 -j MASQUERADE',
      'iptables -t nat -A POSTROUTING -s 10.0.0.0/9 -j MASQUERADE',
      'iptables -t mangle -A POSTROUTING -s 10.0.0.0/8 -j MASQUERADE',
      'iptables -t nat -A OUTPUT -s 10.0.0.0/8 -j MASQUERADE',
      'iptables -t nat -A POSTROUTING -d 10.0.0.0/8 -j MASQUERADE',
      'iptables -t nat -A POSTROUTING -j MASQUERADE',
    ],
    'echo done': [],
  };
  for (const [text, expected] of Object.entries(cases))
    t.strictSame(
      altered(text, names).map((one) => one.text),
      expected,
      text,
    );
  t.equal(altered('ip addr add 10.0.0.1/24 dev x', names)[0]?.how, 'with 10.0.0.2 in place of 10.0.0.1');
  t.equal(altered('iptables -A INPUT -s 10.0.0.1', names).at(-1)?.how, 'without -s 10.0.0.1');
  t.end();
});
