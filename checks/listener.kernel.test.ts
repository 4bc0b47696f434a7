import { met, onNodes, unmet } from './test-table.js';

const script = `socat TCP-LISTEN:80,bind=127.0.0.1 OPEN:/dev/null >/dev/null 2>&1 &
socat TCP-LISTEN:81 OPEN:/dev/null >/dev/null 2>&1 &
socat UDP-LISTEN:53 OPEN:/dev/null >/dev/null 2>&1 &
until [ "$(ss -Hltun | wc -l)" = 3 ]; do :; done`;
const look = 'ss -ltunp';

onNodes(
  'listener',
  { host: {} },
  { host: script },
  {
    'met on all addresses': ['{ in: host, port: 81, address: 10.0.0.1 }', met],
    'met by udp': ['{ in: host, port: 53, by: udp }', met],
    'met where nobody may listen': ['{ in: host, port: 82, absent: true }', met],
    absent: [
      '{ in: host, port: 82 }',
      unmet('absent', 'a tcp listener on port 82 in host', 'nobody listens there', look),
    ],
    'other-address': [
      '{ in: host, port: 80, address: 10.0.0.1 }',
      unmet('other-address', 'a tcp listener on 10.0.0.1:80 in host', 'only tcp on 127.0.0.1:80', look),
    ],
    'other-protocol': [
      '{ in: host, port: 53 }',
      unmet('other-protocol', 'a tcp listener on port 53 in host', 'udp on *:53', look),
    ],
    present: [
      '{ in: host, port: 81, absent: true }',
      unmet('present', 'no tcp listener on port 81 in host', 'tcp on *:81', look),
    ],
  },
);
