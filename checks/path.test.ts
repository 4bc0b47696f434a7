import { at, probedWorld } from './test-calls.js';
import { someLink } from './test-link.js';
import { met, onFakes, unmet } from './test-table.js';

// What a listener on node01 saw of one ping from 172.16.0.1 to 172.16.0.2 and its answer, on eth0 and on the VXLAN link vx.
const bare =
  '2ecbb12a1e69de3588f7c01a080045000030359040004001ad19ac100001ac1000020800189909600000776f726431787878787878787878787830303030';
const answer =
  'de3588f7c01a2ecbb12a1e69080045000030a11e00004001818bac100002ac1000010000209909600000776f726431787878787878787878787830303030';
const around = '5ada773531c2fa8def8767f508004500006270ed000040118636c0a8010bc0a8010cd5cd2118004e83c70800000000000700';
const back = 'fa8def8767f55ada773531c2080045000062ad3e0000401149e5c0a8010cc0a8010bd5cd2118004e83c70800000000000700';
const frame = (ear: number, hex: string, out: boolean): object => ({ frame: hex, out, tag: '0000', ear });
const ping = { 'icmp 172.16.0.2': { end: 'answered', said: '', by: '172.16.0.2', ttl: 64 } };

/** node01 with eth0 and vx, and what its ears hear in the order in which they are asked for. */
const world = (hears: readonly object[]) => () =>
  probedWorld({
    node01: {
      ...at('192.168.1.11', { calls: ping, hears }),
      seen: { links: ['eth0', 'vx'].map((name) => someLink({ name })) },
    },
    node02: at('172.16.0.2'),
    bare: { seen: { links: [] } },
  });
const onEth0 = [frame(0, around + bare, true), frame(0, back + answer, false)];
const onVx = [frame(0, bare, true), frame(0, answer, false)];
const both = [
  frame(0, around + bare, true),
  frame(1, bare, true),
  frame(0, back + answer, false),
  frame(1, answer, false),
];

const from = (on: string, more = ''): string => `{ from: node01, to: node02, on: [{ in: node01, ${on} }]${more} }`;
const call = 'a ping from node01 to node02, 172.16.0.2, on';
const inside = '172.16.0.1 → 172.16.0.2 inside 192.168.1.11 → 192.168.1.12 udp 8472, VNI 7';
const look = (link: string): string => `tcpdump -ni ${link}    (on node01)`;

onFakes('path', world(both), {
  'met inside the tunnel on one link and bare on the other': [
    `{ from: node01, to: node02, on: [
      { in: node01, link: eth0, src: 172.16.0.1, outer: { src: 192.168.1.11, dst: 192.168.1.12, port: 8472, vni: 7 } },
      { in: node01, link: vx, bare: true, dst: 172.16.0.2 }] }`,
    met,
  ],
  seen: [
    from('link: eth0', ', off: [{ in: node01, link: vx }]'),
    unmet(
      'seen',
      'a ping from node01 to node02 not on vx in node01',
      'it comes by there: 172.16.0.1 → 172.16.0.2',
      look('vx'),
    ),
  ],
});

onFakes('path', world(onEth0), {
  'met on one link alone': [from('link: eth0, outer: { vni: 7 }', ', off: [{ in: node01, link: vx }]'), met],
  wrapped: [
    from('link: eth0, bare: true'),
    unmet('wrapped', `${call} eth0 in node01 outside any tunnel`, inside, look('eth0')),
  ],
  'other-outer': [
    from('link: eth0, outer: { dst: 192.168.1.13, vni: 7 }'),
    unmet('other-outer', `${call} eth0 in node01 inside dst 192.168.1.13 vni 7`, inside, look('eth0')),
  ],
  'other-packet': [
    from('link: eth0, src: 10.0.0.1'),
    unmet('other-packet', `${call} eth0 in node01 from 10.0.0.1`, inside, look('eth0')),
  ],
  'no-link': [from('link: cni0'), unmet('no-link', 'cni0 in node01', 'node01 has no cni0', 'ip link    (on node01)')],
  'no-address': [
    '{ from: node01, to: bare, on: [{ in: node01, link: eth0 }] }',
    unmet('no-address', 'a ping from node01 to bare', 'bare has no address', 'ip addr    (on bare)'),
  ],
  'unknown where the caller cannot be asked': [
    '{ from: node01, to: node02, dst: 10.6.0.1, on: [{ in: node01, link: eth0 }] }',
    { kind: 'unknown', message: 'the place does not answer' },
  ],
});

onFakes('path', world(onVx), {
  bare: [
    from('link: vx, outer: { vni: 7 }'),
    unmet('bare', `${call} vx in node01 inside vni 7`, '172.16.0.1 → 172.16.0.2, not inside a tunnel', look('vx')),
  ],
});

onFakes('path', world([frame(0, answer, false)]), {
  'unseen where only the answer comes by': [
    from('link: eth0'),
    unmet('unseen', `${call} eth0 in node01`, 'it does not come by there', look('eth0')),
  ],
});
