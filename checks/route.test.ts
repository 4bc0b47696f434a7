import { readRoutes } from './observe/ip-route.js';
import { met, onFakes, unmet } from './test-table.js';
import { fakeWorld } from './test-world.js';

const table = `[{"dst":"default","gateway":"192.168.15.5","dev":"veth-red","flags":[]},
{"dst":"10.1.0.0/16","gateway":"192.168.15.6","dev":"veth-red","prefsrc":"192.168.15.1","flags":["linkdown"]},
{"type":"blackhole","dst":"10.9.0.0/16","flags":[]}]`;
const world = fakeWorld({
  'host/red': {
    seen: { routes: readRoutes(table), policies: [] },
    says: {
      'ip -d -j route get 8.8.8.8': {
        out: '[{"dst":"8.8.8.8","gateway":"192.168.15.5","dev":"veth-red","prefsrc":"192.168.15.1","flags":[]}]',
      },
      'ip -d -j route get 192.168.15.1': { out: '[{"type":"local","dst":"192.168.15.1","dev":"lo","flags":[]}]' },
      'ip -d -j route get 10.9.0.1': { code: 2, err: 'RTNETLINK answers: Invalid argument' },
      'ip -d -j route get 10.10.0.1': { code: 255, err: 'ip: bad' },
    },
  },
});
const look = 'ip -n red route';

onFakes('route', world, {
  'met by its entry': ['{ in: host/red, to: default, via: 192.168.15.5, dev: veth-red }', met],
  'met by what the kernel chooses': ['{ in: host/red, get: 8.8.8.8, src: 192.168.15.1 }', met],
  'met where there is no way': ['{ in: host/red, get: 10.9.0.1, absent: true }', met],
  absent: [
    '{ in: host/red, to: 10.3.0.0/16 }',
    {
      cause: 'absent',
      found:
        'no way to 10.3.0.0/16; only 0.0.0.0/0 via 192.168.15.5 dev veth-red · 10.1.0.0/16 via 192.168.15.6 dev veth-red linkdown src 192.168.15.1 · blackhole 10.9.0.0/16',
    },
  ],
  'other-gateway': [
    '{ in: host/red, to: default, via: 192.168.15.9 }',
    unmet('other-gateway', 'default in red via 192.168.15.9', '0.0.0.0/0 via 192.168.15.5 dev veth-red', look),
  ],
  'other-link': ['{ in: host/red, to: default, dev: eth0 }', { cause: 'other-link' }],
  'other-source': [
    '{ in: host/red, get: 8.8.8.8, src: 10.0.0.1 }',
    { cause: 'other-source', look: 'ip -n red route get 8.8.8.8' },
  ],
  'not-onlink': ['{ in: host/red, to: default, onlink: true }', { cause: 'not-onlink' }],
  'other-type': ['{ in: host/red, to: 10.9.0.0/16 }', { cause: 'other-type', found: 'blackhole 10.9.0.0/16' }],
  'link-down': ['{ in: host/red, to: 10.1.0.0/16 }', { cause: 'link-down' }],
  local: ['{ in: host/red, get: 192.168.15.1 }', { cause: 'local', found: 'local 192.168.15.1/32 dev lo' }],
  present: ['{ in: host/red, to: default, absent: true }', { cause: 'present' }],
  'unknown where ip fails otherwise than by the kernel': [
    '{ in: host/red, get: 10.10.0.1 }',
    { kind: 'unknown', message: 'ip route get failed in host/red: ip: bad' },
  ],
});
