import { registry } from '../../checks/registry.js';
import { met, unmet } from '../../checks/check.js';
import type { Check } from '../../checks/check.js';
import { but, type Attack, type Attacked, type Cases, type Weakness } from './test-attack.js';

const pointsGot = ({ score }: Attacked) => score > 0;

/** A check that takes the word of a node for what the node is. */
function believing(name: string, argv: readonly string[]): Weakness {
  const true_ = registry.get(name);
  if (true_ === undefined) throw new Error(`no check ${name}`);
  const check: Check = {
    ...true_,
    ask: async (_, world) => {
      const { code } = await world.node('server').run(argv);
      return code === 0 ? met : unmet('absent', { wanted: '', found: '', look: '' });
    },
  };
  return { checks: new Map([...registry, [name, check]]) };
}

const address = '- address: { in: host, link: eth0, is: 10.9.0.1/24 }';
const reach = '- reach: { from: server, to: host, dst: 10.9.0.1 }';

// The address is there while nobody has called, and goes soon after the first call.
const goes = 'until ip neigh show dev eth0 | grep -q 10.9.0.2; do :; done; sleep 0.5; ip addr del 10.9.0.1/24 dev eth0';

const mutating = {
  server: 'ip addr add 10.9.0.2/24 dev eth0',
  checks: `${address}\n  id: address\n${reach}\n  stays: 3s`,
};

export const mutator: Attack = {
  ...mutating,
  host: `
    ip addr add 10.9.0.1/24 dev eth0
    setsid bash -c '${goes}' </dev/null >/dev/null 2>&1 &`,
};

// In a pid namespace that is not the node's, and no child of anything there but the first process.
const orphan: Attack = {
  ...mutating,
  host: `
    ip addr add 10.9.0.1/24 dev eth0
    unshare -p -f bash -c 'touch /tmp/up; ${goes}' </dev/null >/dev/null 2>&1 &
    until [ -e /tmp/up ]; do :; done
    kill -9 $!`,
};

export const pointAttacks: Cases = {
  '1: programs that lie about what is there': {
    host: `
      cp /usr/sbin/ip /tmp/true
      printf '#!/bin/sh\\n/tmp/true "$@" | sed "s/10\\\\.1\\\\.0\\\\.1/10.9.0.1/"\\n' >/tmp/ip
      chmod 755 /tmp/ip
      mount --bind /tmp/ip /usr/sbin/ip
      for f in ping bridge bash find stat nsenter perl; do
        printf '#!/bin/true\\n' >/usr/local/sbin/$f
        chmod 755 /usr/local/sbin/$f
      done
      echo /tmp/x.so >/etc/ld.so.preload`,
    won: pointsGot,
    weak: [
      'the judge asks the programs of the node',
      { standing: (up) => but(up, { observe: (node) => Promise.resolve(up.exec(node)) }) },
    ],
  },
  '2: results that are printed, and written everywhere': {
    host: 'true',
    server: `
      for f in results.json /tmp/results.json /root/grades.json done.jsonl; do echo '{"score":99,"points":99}' >$f; done
      printf 'TAP version 14\\n1..1\\nok 1\\nmet\\nlife 1\\nmade\\nready\\n{"score":99}\\n'
      printf '::set-output name=points::99\\n' >&2`,
    won: pointsGot,
    weak: ['results are read from a file of the node', believing('address', ['grep', '99', '/root/results.json'])],
  },
  '3: signals to all that can be seen': {
    host: 'kill -STOP -1; kill -9 1; kill -9 -1',
    won: ({ error, causes }) => error !== undefined || causes.includes('unknown'),
    weak: ['submissions run where the nodes are made', { standing: (up) => but(up, { exec: () => up.switchboard() }) }],
  },
  '12: output without end': {
    host: 'head -c 8000000 /dev/zero; head -c 8000000 /dev/zero | tr "\\0" "\\n" >&2; yes | head -c 8000000',
    won: ({ kept, notes }) => kept > 256 * 1024 || notes === '',
    weak: ['output has no bound that counts', { bounds: { output: 64 * 1024 * 1024 } }],
  },
  '13: a script that never ends, and takes no signals': {
    host: `
      trap '' TERM INT HUP
      for i in 1 2 3; do setsid sh -c 'trap "" TERM HUP; kill -STOP $$; sleep 1000' </dev/null >/dev/null 2>&1 & done
      mkfifo /tmp/never
      for i in 1 2 3 4 5 6; do timeout 0.5 cat /tmp/never; done; exit 0`,
    bounds: { step: 1000 },
    won: ({ notes }) => !notes.includes('it took too long'),
    weak: ['it has ten times the time', { bounds: { step: 10_000 } }],
  },
  '14: an address that is there only until the next look': {
    ...mutator,
    won: ({ causes }) => causes[0] === 'met',
    weak: ['the judge looks once, while everything runs', { looks: 'at once' }],
  },
  '14: the same from a pid namespace whose maker is gone': {
    ...orphan,
    won: ({ causes }) => causes[0] === 'met',
    weak: ['the judge looks once, while everything runs', { looks: 'at once' }],
  },
  '14: an address that the kernel takes away by itself': {
    ...mutating,
    host: 'ip addr add 10.9.0.1/24 dev eth0 valid_lft 2 preferred_lft 2',
    won: ({ causes }) => causes[0] === 'met',
    weak: ['the judge looks once, while everything runs', { looks: 'at once' }],
  },
  '15: an impostor that answers for another': {
    host: 'true',
    server: 'ip addr add 10.9.0.1/32 dev lo',
    checks: reach,
    won: pointsGot,
    weak: ['any answer to a ping will do', believing('reach', ['ping', '-c', '1', '-W', '1', '10.9.0.1'])],
  },
};
