import { met, onNodes, unmet } from './test-table.js';

const script = `ip netns add red; ip -n red link add one type veth peer name two; ip -n red link set one up
ip -n red link add three type veth peer name four
ip -n red addr add 192.168.15.1 dev one; ip -n red addr add 10.0.0.1/8 dev one; ip -n red addr add fd00::1/64 dev one
ip -n red addr add 10.1.0.1/24 dev two`;
const look = 'ip -n red addr show one';

onNodes(
  'address',
  { host: {} },
  { host: script },
  {
    met: ['{ in: host/red, link: one, is: 10.0.0.1/8 }', met],
    'met with IPv6': ["{ in: host/red, link: one, is: 'fd00::1/64' }", met],
    'met where it must be gone and is': ['{ in: host/red, link: one, is: 10.0.0.1/24, absent: true }', met],
    'no-prefix, and says what that costs': [
      '{ in: host/red, link: one, is: 192.168.15.1/24 }',
      unmet(
        'no-prefix',
        '192.168.15.1/24 on one in red',
        '192.168.15.1/32: without a prefix there is no route to the rest of 192.168.15.0/24',
        look,
      ),
    ],
    'other-prefix': [
      '{ in: host/red, link: one, is: 10.0.0.1/24 }',
      unmet('other-prefix', '10.0.0.1/24 on one in red', '10.0.0.1/8', look),
    ],
    elsewhere: [
      '{ in: host/red, link: one, is: 10.1.0.1/24 }',
      unmet('elsewhere', '10.1.0.1/24 on one in red', '10.1.0.1 is on two', look),
    ],
    'other-address': [
      '{ in: host/red, link: two, is: 10.2.0.1/24 }',
      unmet('other-address', '10.2.0.1/24 on two in red', '10.1.0.1/24', 'ip -n red addr show two'),
    ],
    absent: [
      '{ in: host/red, link: three, is: 10.2.0.1/24 }',
      unmet('absent', '10.2.0.1/24 on three in red', 'three has no address', 'ip -n red addr show three'),
    ],
    'no-link': [
      '{ in: host/red, link: eth0, is: 10.2.0.1/24 }',
      unmet('no-link', '10.2.0.1/24 on eth0 in red', 'no eth0 in red', 'ip -n red link'),
    ],
    present: [
      '{ in: host/red, link: one, is: 10.0.0.1/8, absent: true }',
      unmet('present', 'no 10.0.0.1/8 on one in red', 'it is there', look),
    ],
  },
);
