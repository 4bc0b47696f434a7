import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import t, { type Test } from 'tap';

import { registry } from '../../checks/registry.js';
import { testGround, whyNot } from '../ground/test-ground.js';
import { readVaried } from '../lab/read-varied.js';
import { judgeSubmission, type JudgedStep } from '../session/judge-submission.js';
import { usualBounds } from '../session/play-scripts.js';
import type { Submission } from '../session/submission.js';

const skip = await whyNot('sandbox');

const canary = 'canary-4711';

const text = `---
title: Attacked
summary: What a hostile submission is tried on.
minutes: 1
---

# Attacked

## Topology

\`\`\`yaml nodes
host:   { lan: { eth0: 10.1.0.1/24 } }
server: { lan: { eth0: 10.1.0.2/24 } }
\`\`\`

## Two addresses
<!-- step: two · points: 2 -->

\`\`\`yaml check
- address: { in: host, link: eth0, is: 10.9.0.1/24 }
  id: address
  say: host has ${canary}
- reach: { from: server, to: host, dst: 10.9.0.1 }
  id: reach
  say: server reaches it
  stays: 3s
\`\`\`

<details><summary>Solution</summary>

\`\`\`sh host
ip addr add 10.9.0.1/24 dev eth0
\`\`\`

\`\`\`sh server
ip addr add 10.9.0.2/24 dev eth0
\`\`\`

</details>
`;

/** What becomes of the step when `host` does this, and `server` its part of it. */
async function attacked(t: Test, script: string, looks: 'still' | 'at once' = 'still'): Promise<JudgedStep> {
  const { ground } = await testGround(t, 'sandbox');
  const folder = t.testdir({ '01-attacked': {} });
  writeFileSync(join(folder, '01-attacked', 'lab.md'), text);
  const { lab } = await readVaried({ file: join(folder, '01-attacked', 'lab.md') }, registry);
  const on = (node: string, text: string) => ({ step: 'two', place: { node, namespace: '' }, text });
  const scripts = [on('host', script), on('server', 'ip addr add 10.9.0.2/24 dev eth0')];
  const submission: Submission = { lab: lab.name, answers: {}, scripts, files: [] };
  const up = { as: `attacked-${process.pid}`, life: 'tied', progress: () => undefined } as const;
  const bounds = { ...usualBounds, step: 5000 };
  const [step] = await judgeSubmission(lab, submission, { ground, up, checks: registry, bounds, looks });
  t.strictSame(await ground.ps(), [], 'nothing is left behind');
  if (step === undefined) throw new Error('the lab has a step');
  return step;
}

const causes = ({ results }: JudgedStep) =>
  results.map(({ outcome }) => (outcome.kind === 'unmet' ? outcome.cause : outcome.kind));

const wrong: Readonly<Record<string, string>> = {
  'programs that lie': `
    for f in ip ping bridge sh bash cat stat find; do printf '#!/bin/true\\n' >/usr/local/sbin/$f; chmod 755 /usr/local/sbin/$f; done
    printf '#!/bin/sh\\necho "[{\\"ifname\\":\\"eth0\\",\\"addr_info\\":[{\\"local\\":\\"10.9.0.1\\",\\"prefixlen\\":24}]}]"\\n' >/tmp/ip
    chmod 755 /tmp/ip; mount --bind /tmp/ip /usr/sbin/ip; mount --bind /tmp/ip /bin/ip; echo /tmp/x.so >/etc/ld.so.preload`,
  'results printed and written everywhere': `
    for f in results.json /tmp/results.json /root/grades.json done.jsonl; do echo '{"score":99,"points":99}' >$f; done
    printf 'TAP version 14\\n1..1\\nok 1\\nmet\\nlife 1\\nready\\n'; printf '::set-output name=points::99\\n' >&2`,
  'signals to all that can be seen': 'kill -STOP -1; kill -9 -1; kill -9 1; kill -9 $PPID',
  'output without end': 'exec yes',
  'a line without end': 'exec tr "\\0" x </dev/zero',
  'a script that never ends, and takes no signals': "trap '' TERM INT HUP; while :; do sleep 1; done",
  'daemons that leave their session': 'for i in 1 2 3 4 5; do setsid sleep 1000 </dev/null >/dev/null 2>&1 & done',
};

for (const [what, script] of Object.entries(wrong))
  void t.test(`no point is got by ${what}`, { skip, timeout: 60_000 }, async (t) => {
    const step = await attacked(t, script);
    t.equal(step.score, 0);
    t.ok(
      step.results.every(({ outcome }) => outcome.kind === 'unmet'),
      'and the run came to its end',
    );
  });

// The address is there while nobody has called, and goes soon after the first call.
const mutator = `
  ip addr add 10.9.0.1/24 dev eth0
  setsid bash -c 'until ip neigh show dev eth0 | grep -q 10.9.0.2; do :; done; sleep 0.5; ip addr del 10.9.0.1/24 dev eth0' \
    </dev/null >/dev/null 2>&1 &`;

const flicker = `setsid bash -c 'while :; do ip addr add 10.9.0.1/24 dev eth0; ip addr del 10.9.0.1/24 dev eth0; done' </dev/null >/dev/null 2>&1 &`;

void t.test(
  'who takes back by the end what the first look showed is not believed',
  { skip, timeout: 60_000 },
  async (t) => {
    t.equal(causes(await attacked(t, mutator))[0], 'restless');
  },
);

void t.test('a judge who looks once, while everything runs, does believe it', { skip, timeout: 60_000 }, async (t) => {
  t.equal(causes(await attacked(t, mutator, 'at once'))[0], 'met');
});

void t.test(
  'what changes all the time gets no point for what it was at one moment',
  { skip, timeout: 60_000 },
  async (t) => {
    t.equal((await attacked(t, flicker)).score, 0);
  },
);

void t.test('no word of a check, a solution or another lab is in a node', { skip, timeout: 60_000 }, async (t) => {
  // The brackets keep the search from finding itself.
  const search = `
    where='/etc /root /home /opt /srv /run /tmp /var /mnt /dev/shm'
    found=$(grep -rls 'canary-471[1]' $where /proc/[0-9]*/environ /proc/[0-9]*/cmdline 2>/dev/null)
    echo "found: $found" >&2; exit 7`;
  const step = await attacked(t, search);
  t.strictSame(step.notes, ['the script in host ended with exit code 7: found:']);
});
