import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const step = (id: string, points: number, title: string, checks: string, solution: string, mistakes: string) => `
## ${title}
<!-- step: ${id} · points: ${points} -->

\`\`\`yaml check
${checks}
\`\`\`

<details><summary>Solution</summary>

\`\`\`sh host
${solution}
\`\`\`

</details>
${mistakes}`;

const mistake = (title: string, when: string, script: string) => `
<details><summary>Common mistake: ${title}</summary>
<!-- when: ${when} -->

\`\`\`sh host
${script}
\`\`\`

That is not enough.

</details>
`;

const [names, cable] = [
  'ip netns add red\nip netns add blue',
  'ip link add veth-red type veth peer name veth-blue\nip link set veth-red netns red\nip link set veth-blue netns blue',
];

const oneName = 'ip netns add red';
const otherWay = cable.replace('netns red', 'netns blue');
const oneEnd = cable.replace('\nip link set veth-blue netns blue', '');

const lab = `---
title: A cable
summary: The smallest lab that a class can be right, partly right and wrong in.
minutes: 1
---

# A cable

## Topology

\`\`\`yaml nodes
host: {}
\`\`\`
${step('names', 2, 'Two names', '- netns: { on: host, name: red }\n- netns: { on: host, name: blue }\n  id: blue', names, mistake('one name alone', 'blue is absent', oneName))}
${step('cable', 4, 'A cable', '- link: { in: host/red, name: veth-red, kind: veth }\n  id: red-end\n- link: { in: host/blue, name: veth-blue, kind: veth }\n  id: blue-end', cable, mistake('both ends in blue', 'red-end is elsewhere', otherWay) + mistake('one end stays', 'blue-end is elsewhere', oneEnd))}`;

interface Kind {
  readonly scripts?: readonly [names: string, cable: string];
  /** What stands in submission.yaml, where it is not the lab. */
  readonly manifest?: string | Buffer;
  readonly state: 'graded' | 'missing' | 'refused';
  readonly points: number;
  /** The mistakes that are named, of each step that has one. */
  readonly mistakes?: readonly string[];
}

const wrong = (names: string, cable = 'true'): Kind => ({ scripts: [names, cable], state: 'graded', points: 0 });
const refused = (manifest: string | Buffer): Kind => ({ manifest, state: 'refused', points: 0 });

const kinds: Readonly<Record<string, Kind>> = {
  right: { scripts: [names, cable], state: 'graded', points: 6 },
  half: { scripts: [names, 'true'], state: 'graded', points: 2 },
  'one-name': { scripts: [oneName, 'true'], state: 'graded', points: 1, mistakes: ['one name alone'] },
  'one-end': { scripts: [names, oneEnd], state: 'graded', points: 4, mistakes: ['one end stays'] },
  'other-way': { scripts: [names, otherWay], state: 'graded', points: 4, mistakes: ['both ends in blue'] },
  empty: { state: 'missing', points: 0 },
  'cut-off': refused('lab: 01-ca\nansw'),
  binary: refused(Buffer.from([0, 1, 255, 254])),
  'other-lab': refused('lab: 77-elsewhere\n'),
  prints: wrong(
    'printf "ok 1\\n1..1\\n"; printf "::error::owned\\033[2J" >&2; echo "{\\"score\\":99}" >results.json; false',
  ),
  kills: wrong('kill -9 1; kill -9 -1', 'kill -STOP -1'),
  fakes: wrong(
    'for f in ip ls perl nsenter; do printf "#!/bin/sh\\nexit 0\\n" >/usr/local/sbin/$f; chmod 755 /usr/local/sbin/$f; done',
    'ip netns add red; ip link add veth-red type veth peer name veth-blue',
  ),
};

/** Writes a course of one lab and a class of sixty, five of each kind; says what each must get. */
export function writeClassOf60(folder: string): ReadonlyMap<string, Pick<Kind, 'state' | 'points' | 'mistakes'>> {
  mkdirSync(join(folder, 'labs', '01-cable'), { recursive: true });
  writeFileSync(join(folder, 'labs', '01-cable', 'lab.md'), lab);
  const due = Object.entries(kinds).flatMap(([name, kind]) =>
    [1, 2, 3, 4, 5].map((number): [string, Kind] => [`${name}-${number}`, kind]),
  );
  for (const [student, { scripts, manifest = 'lab: 01-cable\n', state }] of due) {
    const own = join(folder, 'in', student);
    mkdirSync(own, { recursive: true });
    if (state !== 'missing') writeFileSync(join(own, 'submission.yaml'), manifest);
    for (const [i, script] of (scripts ?? []).entries()) {
      const part = join(own, 'solution', ['01-names', '02-cable'][i] ?? '');
      mkdirSync(part, { recursive: true });
      writeFileSync(join(part, 'host.sh'), `${script}\n`);
    }
  }
  return new Map(due);
}
