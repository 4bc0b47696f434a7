import { met, onNodes, unmet } from './test-table.js';

const script = `dnsmasq --port=0 --user=root --local=/lab/ --pid-file=/run/dns.pid`;
const look = 'ps -ef    (on node01)';

onNodes(
  'process',
  { node01: {} },
  { node01: script },
  {
    met: ['{ on: node01, name: dnsmasq, with: --local=/lab/ }', met],
    'met where it must not run': ['{ on: node01, name: bird, absent: true }', met],
    absent: ['{ on: node01, name: bird }', unmet('absent', 'bird on node01', 'no bird runs there', look)],
    'other-words': [
      '{ on: node01, name: dnsmasq, with: --port=53 }',
      unmet('other-words', 'dnsmasq with --port=53 on node01', script, look),
    ],
    present: ['{ on: node01, name: dnsmasq, absent: true }', unmet('present', 'no dnsmasq on node01', script, look)],
  },
);
