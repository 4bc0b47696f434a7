import { readRules } from './observe/iptables-save.js';
import { met, onFakes } from './test-table.js';
import { fakeWorld } from './test-world.js';

const saved = `*filter
:FORWARD ACCEPT [0:0]
[0:0] -A FORWARD -p tcp -m tcp --dport 443 -j ACCEPT
[0:0] -A FORWARD -j DROP
[0:0] -A FORWARD -p tcp -m tcp --dport 80 -j ACCEPT
COMMIT
`;
const legacy = '*filter\n:INPUT ACCEPT [0:0]\n[0:0] -A INPUT -p tcp -m tcp --dport 83 -j DROP\nCOMMIT\n';
const rules = [readRules(saved, 'iptables'), readRules(legacy, 'iptables-legacy')];

onFakes('rule', fakeWorld({ host: { seen: { rules } } }), {
  met: ["{ in: host, chain: FORWARD, is: '--proto tcp --dport 443 --jump ACCEPT', first: true }", met],
  absent: [
    "{ in: host, chain: FORWARD, is: '-j LOG' }",
    { cause: 'absent', found: 'no LOG rule in FORWARD of filter' },
  ],
  other: [
    "{ in: host, chain: FORWARD, is: '-p tcp --dport 444 -j ACCEPT' }",
    { cause: 'other', found: '-A FORWARD -p tcp -m tcp --dport 443 -j ACCEPT' },
  ],
  elsewhere: [
    "{ in: host, chain: INPUT, is: '-j DROP' }",
    { cause: 'elsewhere', found: 'it stands in FORWARD of filter' },
  ],
  'other-table': [
    "{ in: host, table: mangle, chain: FORWARD, is: '-j DROP' }",
    { cause: 'other-table', found: 'it stands in FORWARD of filter' },
  ],
  'other-target': [
    "{ in: host, chain: FORWARD, is: '-p tcp --dport 443' }",
    { cause: 'other-target', found: '-A FORWARD -p tcp -m tcp --dport 443 -j ACCEPT' },
  ],
  behind: [
    "{ in: host, chain: FORWARD, is: '-p tcp --dport 80 -j ACCEPT', first: true }",
    { cause: 'behind', found: 'it is rule 3; rule 2 already decides about everything: -A FORWARD -j DROP' },
  ],
  legacy: [
    "{ in: host, chain: INPUT, is: '-p tcp --dport 83 -j DROP', backend: nft }",
    { cause: 'legacy', found: 'it stands among the rules of iptables-legacy' },
  ],
  present: [
    "{ in: host, chain: FORWARD, is: '-j DROP', absent: true }",
    { cause: 'present', found: 'it is there (iptables)' },
  ],
});
