import { met, onNodes, unmet } from './test-table.js';

const script = `iptables -t nat -A POSTROUTING -s 192.168.15.77/24 ! -o v-net-0 -m comment --comment 'going out' -j MASQUERADE
iptables -A FORWARD -m statistic --mode random --probability 0.3333333333 -j ACCEPT
iptables -A FORWARD -p tcp -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
iptables -A FORWARD -j DROP; iptables -A FORWARD -p tcp --dport 80 -j ACCEPT
iptables -t mangle -A PREROUTING -j MARK --or-mark 0x4000
iptables-legacy -A INPUT -p tcp --dport 83 -j DROP
nft 'add table ip own; add chain ip own p { type nat hook prerouting priority -100; }; add chain ip own f { type filter hook input priority 0; }'
nft 'add rule ip own p tcp dport 8080 counter dnat to 192.168.15.1:80'
nft 'add rule ip own f ip saddr 10.0.0.0/8 ct state established,related accept'`;
const look = (chain: string, table = 'filter'): string => `iptables -t ${table} -S ${chain}`;

onNodes(
  'rule',
  { host: {} },
  { host: script },
  {
    'met however a person writes it': [
      "{ in: host, table: nat, chain: POSTROUTING, is: '--source 192.168.15.0/255.255.255.0 ! --out-interface v-net-0 --jump MASQUERADE' }",
      met,
    ],
    'met with a probability that the kernel rounded': [
      "{ in: host, chain: FORWARD, is: '-m statistic --mode random --probability 0.33333333 -j ACCEPT' }",
      met,
    ],
    'met with states in another order': [
      "{ in: host, chain: FORWARD, is: '-p 6 -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT', first: true }",
      met,
    ],
    'met with a mark under another name': [
      "{ in: host, table: mangle, chain: PREROUTING, is: '-j MARK --set-xmark 0x4000/0x4000' }",
      met,
    ],
    'met among the legacy rules': ["{ in: host, chain: INPUT, is: '-p tcp --dport 83 -j DROP' }", met],
    'met by a translation of nft': [
      "{ in: host, table: nat, chain: PREROUTING, is: '-p tcp --dport 8080 -j DNAT --to-destination 192.168.15.1:80' }",
      met,
    ],
    'met by a filter of nft': [
      "{ in: host, chain: INPUT, is: '-s 10.0.0.0/8 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT' }",
      met,
    ],
    'met where it must be gone and is': ["{ in: host, chain: FORWARD, is: '-p udp -j DROP', absent: true }", met],
    absent: [
      "{ in: host, chain: INPUT, is: '-j REJECT' }",
      unmet('absent', '-j REJECT in INPUT of filter in host', 'no REJECT rule in INPUT of filter', look('INPUT')),
    ],
    'other where its conditions differ': [
      "{ in: host, table: nat, chain: POSTROUTING, is: '-s 192.168.15.0/24 -j MASQUERADE' }",
      unmet(
        'other',
        '-s 192.168.15.0/24 -j MASQUERADE in POSTROUTING of nat in host',
        '-A POSTROUTING -s 192.168.15.0/24 ! -o v-net-0 -m comment --comment "going out" -j MASQUERADE',
        look('POSTROUTING', 'nat'),
      ),
    ],
    'other-table': [
      "{ in: host, table: raw, chain: PREROUTING, is: '-j MARK --or-mark 0x4000' }",
      unmet(
        'other-table',
        '-j MARK --or-mark 0x4000 in PREROUTING of raw in host',
        'it stands in PREROUTING of mangle',
        look('PREROUTING', 'raw'),
      ),
    ],
    'other-target': [
      "{ in: host, chain: FORWARD, is: '-p tcp --dport 80 -j DROP' }",
      unmet(
        'other-target',
        '-p tcp --dport 80 -j DROP in FORWARD of filter in host',
        '-A FORWARD -p tcp -m tcp --dport 80 -j ACCEPT',
        look('FORWARD'),
      ),
    ],
    elsewhere: [
      "{ in: host, chain: INPUT, is: '-j DROP' }",
      unmet('elsewhere', '-j DROP in INPUT of filter in host', 'it stands in FORWARD of filter', look('INPUT')),
    ],
    'behind a rule that decides about everything': [
      "{ in: host, chain: FORWARD, is: '-p tcp --dport 80 -j ACCEPT', first: true }",
      unmet(
        'behind',
        '-p tcp --dport 80 -j ACCEPT in FORWARD of filter in host, where packets come to it',
        'it is rule 4; rule 3 already decides about everything: -A FORWARD -j DROP',
        look('FORWARD'),
      ),
    ],
    'legacy where the other tool is asked for': [
      "{ in: host, chain: INPUT, is: '-p tcp --dport 83 -j DROP', backend: iptables }",
      unmet(
        'legacy',
        '-p tcp --dport 83 -j DROP in INPUT of filter in host',
        'it stands among the rules of iptables-legacy',
        look('INPUT'),
      ),
    ],
    present: [
      "{ in: host, chain: FORWARD, is: '-j DROP', absent: true }",
      unmet('present', 'no -j DROP in FORWARD of filter in host', 'it is there (iptables)', look('FORWARD')),
    ],
  },
);
