import { met, onNodes, unmet } from './test-table.js';

const script = `ip route add default via 192.168.1.1; ip route add 10.244.2.0/24 via 10.244.2.0 dev eth0 onlink
ip route add 10.1.0.0/16 via 192.168.1.2 src 192.168.1.11; ip route add blackhole 10.9.0.0/16
ip route add 10.5.0.0/16 via 192.168.1.5 table 55; ip route add 10.6.0.0/16 via 192.168.1.6 table 66; ip rule add from all table 66
ip route add 10.8.0.0/16 via 192.168.1.8 metric 9; ip route add 10.8.0.0/16 via 192.168.1.7
ip link add one type veth peer name two; ip addr add 172.16.0.1/24 dev one; ip link set one up`;
const nodes = { node01: { eth0: { lan: 'lan', addresses: ['192.168.1.11/24'] } } };
const look = 'ip route    (on node01)';
const get = (address: string): string => `ip route get ${address}    (on node01)`;

onNodes(
  'route',
  nodes,
  { node01: script },
  {
    'met by its entry': ['{ in: node01, to: default, via: 192.168.1.1, dev: eth0 }', met],
    'met with its source': ['{ in: node01, to: 10.1.0.0/16, src: 192.168.1.11 }', met],
    'met onlink': ['{ in: node01, to: 10.244.2.0/24, via: 10.244.2.0, onlink: true }', met],
    'met by what the kernel chooses': ['{ in: node01, get: 8.8.8.8, via: 192.168.1.1 }', met],
    'met in a table that a rule leads to': ['{ in: node01, to: 10.6.0.0/16, via: 192.168.1.6 }', met],
    'absent in a table that no rule leads to': [
      '{ in: node01, to: 10.5.0.0/16, via: 192.168.1.5 }',
      { cause: 'absent' },
    ],
    'other-gateway where another is preferred': [
      '{ in: node01, to: 10.8.0.0/16, via: 192.168.1.8 }',
      { cause: 'other-gateway', found: '10.8.0.0/16 via 192.168.1.7 dev eth0' },
    ],
    'present where another is preferred': [
      '{ in: node01, to: 10.8.0.0/16, via: 192.168.1.8, absent: true }',
      { cause: 'present' },
    ],
    'met by a blackhole': ['{ in: node01, to: 10.9.0.0/16, type: blackhole }', met],
    'met where there must be none': ['{ in: node01, to: 10.7.0.0/16, absent: true }', met],
    'met where the kernel finds no way': ['{ in: node01, get: 10.9.0.1, absent: true }', met],
    absent: [
      '{ in: node01, to: 10.244.3.0/24, via: 192.168.1.13 }',
      unmet(
        'absent',
        '10.244.3.0/24 in node01 via 192.168.1.13',
        'no way to 10.244.3.0/24; only 0.0.0.0/0 via 192.168.1.1 dev eth0 · 10.1.0.0/16 via 192.168.1.2 dev eth0 src 192.168.1.11 · 10.8.0.0/16 via 192.168.1.7 dev eth0 · 10.8.0.0/16 via 192.168.1.8 dev eth0 · blackhole 10.9.0.0/16 · 10.244.2.0/24 via 10.244.2.0 dev eth0 onlink · 172.16.0.0/24 dev one linkdown src 172.16.0.1 · 192.168.1.0/24 dev eth0 src 192.168.1.11',
        look,
      ),
    ],
    'other-gateway': [
      '{ in: node01, to: default, via: 192.168.1.9 }',
      unmet('other-gateway', 'default in node01 via 192.168.1.9', '0.0.0.0/0 via 192.168.1.1 dev eth0', look),
    ],
    'other-link': [
      '{ in: node01, to: default, dev: eth1 }',
      unmet('other-link', 'default in node01 dev eth1', '0.0.0.0/0 via 192.168.1.1 dev eth0', look),
    ],
    'other-source': [
      '{ in: node01, get: 10.1.0.1, src: 192.168.1.12 }',
      unmet(
        'other-source',
        '10.1.0.1 in node01 src 192.168.1.12',
        '10.1.0.1/32 via 192.168.1.2 dev eth0 src 192.168.1.11',
        get('10.1.0.1'),
      ),
    ],
    'not-onlink': [
      '{ in: node01, to: 10.1.0.0/16, onlink: true }',
      unmet(
        'not-onlink',
        '10.1.0.0/16 in node01 onlink',
        '10.1.0.0/16 via 192.168.1.2 dev eth0 src 192.168.1.11',
        look,
      ),
    ],
    'other-type': [
      '{ in: node01, to: 10.9.0.0/16 }',
      unmet('other-type', '10.9.0.0/16 in node01', 'blackhole 10.9.0.0/16', look),
    ],
    'link-down': [
      '{ in: node01, to: 172.16.0.0/24 }',
      unmet('link-down', '172.16.0.0/24 in node01', '172.16.0.0/24 dev one linkdown src 172.16.0.1', look),
    ],
    'local where the address is the place itself': [
      '{ in: node01, get: 192.168.1.11 }',
      unmet('local', '192.168.1.11 in node01', 'local 192.168.1.11/32 dev lo src 192.168.1.11', get('192.168.1.11')),
    ],
    present: [
      '{ in: node01, to: default, absent: true }',
      unmet('present', 'no route to default in node01', '0.0.0.0/0 via 192.168.1.1 dev eth0', look),
    ],
  },
);
