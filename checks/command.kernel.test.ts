import { met, onNodes, unmet } from './test-table.js';

const look = (run: string): string => `ip netns exec red ${run}`;

onNodes(
  'command',
  { host: {} },
  { host: 'ip netns add red' },
  {
    met: ["{ in: host/red, run: 'ip -br link show lo', says: LOOPBACK, about: lo is there }", met],
    'met by an exit code': ['{ in: host, run: exit 7, exit: 7, about: it says seven }', met],
    'timed-out': [
      '{ in: host, run: sleep 60, about: x }',
      unmet('timed-out', 'an end within 10 s in host', 'it still runs', 'sleep 60'),
    ],
    exit: [
      '{ in: host/red, run: "echo no; false", about: x }',
      unmet('exit', 'exit code 0', 'exit code 1: no', look('echo no; false')),
    ],
    'output where the words are only a part of longer ones': [
      '{ in: host, run: echo 192.168.1.110 db, says: 192.168.1.11, about: x }',
      unmet(
        'output',
        '192.168.1.11',
        '192.168.1.110 db',
        look('echo 192.168.1.110 db').replace('ip netns exec red ', ''),
      ),
    ],
    output: [
      '{ in: host/red, run: echo hello, says: bye, about: x }',
      unmet('output', 'bye', 'hello', look('echo hello')),
    ],
  },
);
