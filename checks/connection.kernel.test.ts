import { met, onNodes, unmet } from './test-table.js';

// Both call from port 40000; host can keep that port for one of them only.
const script = `echo 1 >/proc/sys/net/ipv4/ip_forward
for n in 1 2; do ip netns add red$n; ip link add v$n type veth peer name eth0 netns red$n
ip addr add 192.168.$n.1/24 dev v$n; ip link set v$n up; ip -n red$n link set eth0 up
ip -n red$n addr add 192.168.$n.2/24 dev eth0; ip -n red$n route add default via 192.168.$n.1; done
iptables -t nat -A POSTROUTING -o eth0 -j MASQUERADE
for n in 1 2; do ip netns exec red$n bash -c 'echo x | socat -u - UDP:10.0.0.2:9,sourceport=40000'; done`;

onNodes(
  'connection',
  {
    host: { eth0: { lan: 'lan', addresses: ['10.0.0.1/24'] } },
    server: { eth0: { lan: 'lan', addresses: ['10.0.0.2/24'] } },
  },
  { host: script },
  {
    'met as it was called': [
      '{ in: host, by: udp, from: 192.168.1.2, to: 10.0.0.2, port: 9, seenAs: 10.0.0.1, seenPort: "40000" }',
      met,
    ],
    'other-port': [
      '{ in: host, by: udp, from: 192.168.2.2, to: 10.0.0.2, port: 9, seenAs: 10.0.0.1, seenPort: "40000" }',
      { cause: 'other-port' },
    ],
    'other-source': [
      '{ in: host, by: udp, from: 192.168.1.2, to: 10.0.0.2, port: 9, seenAs: 192.168.1.2 }',
      { cause: 'other-source', found: 'seen as 10.0.0.1, port 40000' },
    ],
    absent: [
      '{ in: host, by: udp, from: 192.168.1.2, to: 10.0.0.2, port: 10 }',
      unmet(
        'absent',
        'udp from 192.168.1.2 to 10.0.0.2:10 in the memory of host',
        'no such connection',
        'conntrack -L -p udp -s 192.168.1.2 -d 10.0.0.2 --dport 10',
      ),
    ],
  },
);
