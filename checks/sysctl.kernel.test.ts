import { met, onNodes, unmet } from './test-table.js';

const script = `ip netns add red; echo 1 >/proc/sys/net/ipv4/ip_forward
nsenter --net=/run/netns/red sh -c 'echo 0 >/proc/sys/net/ipv4/ip_forward'
ip link add eth0.5 type veth peer name other; echo 2 >/proc/sys/net/ipv4/conf/eth0.5/rp_filter`;

onNodes(
  'sysctl',
  { host: {} },
  { host: script },
  {
    met: ['{ in: host, name: net.ipv4.ip_forward, is: 1 }', met],
    'met for a setting outside the shared look': ['{ in: host, name: net.ipv4.ip_default_ttl, is: 64 }', met],
    'met for a link with a dot in its name': ['{ in: host, name: net/ipv4/conf/eth0.5/rp_filter, is: 2 }', met],
    other: [
      '{ in: host, name: net.ipv4.ip_forward, is: 0 }',
      unmet('other', 'net.ipv4.ip_forward = 0 in host', '1', 'sysctl net.ipv4.ip_forward'),
    ],
    'elsewhere where the node has it and the namespace has not': [
      '{ in: host/red, name: net.ipv4.ip_forward, is: 1 }',
      unmet(
        'elsewhere',
        'net.ipv4.ip_forward = 1 in red',
        '0; it is 1 on host itself, but every namespace has its own',
        'ip netns exec red sysctl net.ipv4.ip_forward',
      ),
    ],
    absent: [
      '{ in: host, name: net.ipv4.conf.eth9.rp_filter, is: 0 }',
      unmet(
        'absent',
        'net.ipv4.conf.eth9.rp_filter = 0 in host',
        'host has no such setting',
        'sysctl net.ipv4.conf.eth9.rp_filter',
      ),
    ],
  },
);
