import { met, onNodes, unmet } from './test-table.js';

const nodes = {
  node01: { eth0: { lan: 'lan', addresses: ['10.0.0.1/24'] } },
  node02: { eth0: { lan: 'lan', addresses: ['10.0.0.2/24'] } },
};
const script = `ip neigh add 10.0.0.8 lladdr 02:00:00:00:00:08 dev eth0 nud permanent
ping -c1 -W1 10.0.0.2 >/dev/null; ping -c1 -W4 10.0.0.9 >/dev/null || true`;
const look = 'ip neigh    (on node01)';

onNodes(
  'neighbour',
  nodes,
  { node01: script },
  {
    'met where it is written by hand': [
      '{ in: node01, address: 10.0.0.8, mac: "02:00:00:00:00:08", permanent: true }',
      met,
    ],
    'met where it is learned': ['{ in: node01, address: 10.0.0.2, mac: { of: node02, link: eth0 }, dev: eth0 }', met],
    'met where an address is read from a link': [
      '{ in: node01, address: { of: node02, link: eth0, value: address } }',
      met,
    ],
    'met where nothing must be known': ['{ in: node01, address: 10.0.0.9, absent: true }', met],
    absent: ['{ in: node01, address: 10.0.0.7 }', unmet('absent', '10.0.0.7 in node01 resolved', 'no entry', look)],
    unresolved: [
      '{ in: node01, address: 10.0.0.9 }',
      unmet('unresolved', '10.0.0.9 in node01 resolved', 'no MAC address by eth0, FAILED: nobody answers for it', look),
    ],
    'other-mac': [
      '{ in: node01, address: 10.0.0.8, mac: "02:00:00:00:00:07" }',
      unmet('other-mac', '10.0.0.8 in node01 at 02:00:00:00:00:07', '02:00:00:00:00:08 by eth0, PERMANENT', look),
    ],
    'other-link': [
      '{ in: node01, address: 10.0.0.8, dev: flannel.1 }',
      unmet('other-link', '10.0.0.8 in node01 by flannel.1', '02:00:00:00:00:08 by eth0, PERMANENT', look),
    ],
    learned: [
      '{ in: node01, address: 10.0.0.2, permanent: true }',
      { kind: 'unmet', cause: 'learned', wanted: '10.0.0.2 in node01 for good', look },
    ],
    present: [
      '{ in: node01, address: 10.0.0.8, absent: true }',
      unmet('present', 'nothing known of 10.0.0.8 in node01', '02:00:00:00:00:08 by eth0, PERMANENT', look),
    ],
  },
);
