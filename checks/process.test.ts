import t from 'tap';
import { fakeWorld, judge } from './test-world.js';

// ps from procps-ng 4.0.2
const ps =
  'bash            bash\nsleep <defunct> [sleep] <defunct>\ndnsmasq         /usr/sbin/dnsmasq --local=/lab/ -k\nps              ps -eo comm=,args=\n';
const world = fakeWorld({ node01: { says: { 'ps -eo comm=,args=': { out: ps } } } });
const look = 'ps -ef    (on node01)';

const rows: Readonly<Record<string, readonly [string, object]>> = {
  'met where it runs': ['{ on: node01, name: dnsmasq }', { kind: 'met' }],
  'met where it runs with these words': ['{ on: node01, name: dnsmasq, with: --local=/lab/ }', { kind: 'met' }],
  'met where it must not run': ['{ on: node01, name: bird, absent: true }', { kind: 'met' }],
  'absent where it has ended and is not reaped yet': [
    '{ on: node01, name: sleep }',
    { kind: 'unmet', cause: 'absent', wanted: 'sleep on node01', found: 'no sleep runs there', look },
  ],
  'absent where it does not run': [
    '{ on: node01, name: bird }',
    { kind: 'unmet', cause: 'absent', wanted: 'bird on node01', found: 'no bird runs there', look },
  ],
  'other-words where it runs otherwise': [
    '{ on: node01, name: dnsmasq, with: --port=53 }',
    {
      kind: 'unmet',
      cause: 'other-words',
      wanted: 'dnsmasq with --port=53 on node01',
      found: '/usr/sbin/dnsmasq --local=/lab/ -k',
      look,
    },
  ],
  'present where it must not run': [
    '{ on: node01, name: dnsmasq, absent: true }',
    {
      kind: 'unmet',
      cause: 'present',
      wanted: 'no dnsmasq on node01',
      found: '/usr/sbin/dnsmasq --local=/lab/ -k',
      look,
    },
  ],
};

for (const [title, [args, outcome]] of Object.entries(rows)) {
  void t.test(title, async (t) => {
    t.same(await judge('process', args, world), outcome);
  });
}

void t.test('unknown where ps fails', async (t) => {
  const broken = fakeWorld({ node01: { says: { 'ps -eo comm=,args=': { code: 127, err: 'ps: not found' } } } });
  const outcome = await judge('process', '{ on: node01, name: bird }', broken);
  t.match(outcome, { kind: 'unknown', error: { code: 'cannot-look', message: 'ps failed on node01: ps: not found' } });
});
