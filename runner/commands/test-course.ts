import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const lab = `---
title: A room with a number
summary: Make a room, and give it a number.
minutes: 5
vary: [192.168.15.0/24, red]
---

# A room with a number

The room is called red.

## Topology

\`\`\`yaml nodes
host: {}
\`\`\`

## Make it
<!-- step: room · points: 2 -->

Make the namespace red.

\`\`\`yaml check
- netns: { on: host, name: red }
  say: there is a room called red
\`\`\`

<details><summary>Hint</summary>

Rooms are what \`ip netns\` is for.

</details>

<details><summary>Solution</summary>

\`\`\`sh host
ip netns add red
\`\`\`

</details>

## Give it a number
<!-- step: number · points: 4 -->

The number is 192.168.15.1/24, on the room's own lo.

\`\`\`yaml check
- address: { in: host/red, link: lo, is: 192.168.15.1/24 }
  id: number
  say: red has its number
  points: 3
\`\`\`

\`\`\`yaml question
id: who
ask: Who else can see this number?
choices:
  the host: It looks into its own rooms only.
  nobody: right
\`\`\`

<details><summary>Hint</summary>

What gives a link an address, and how does one say in which room?

</details>

<details><summary>Solution</summary>

\`\`\`sh host
ip -n red address add 192.168.15.1/24 dev lo
\`\`\`

</details>

<details><summary>Also right: from inside</summary>

\`\`\`sh host
ip netns exec red ip address add 192.168.15.1/24 dev lo
\`\`\`

</details>

<details><summary>Common mistake: without a prefix</summary>
<!-- when: number is no-prefix -->

\`\`\`sh host instead="ip -n red address add 192.168.15.1/24 dev lo"
ip -n red address add 192.168.15.1 dev lo
\`\`\`

A number without a prefix stands alone: 32 bits are its own.

</details>
`;

const hidden = `## Nothing else
<!-- step: room · visibility: hidden -->

\`\`\`yaml check
- command: { in: host, run: test $(ip netns | wc -l) = 1, about: there is one room alone }
  id: only
  say: there is one room alone
\`\`\`

## Later
<!-- step: number · visibility: after_due_date -->

\`\`\`yaml check
- address: { in: host/red, link: lo, is: 192.168.15.1/24 }
  id: again
  say: the number is still there
\`\`\`
`;

export const labName = '01-room';

/** Files by their names, and their texts, below a folder. */
export function written(folder: string, files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** A teacher's course of one small lab of two steps, which has two checks that students do not see. */
export function courseIn(folder: string, courseYaml = 'title: Networks\nseed: known to the teacher\n'): string {
  return written(folder, {
    'course.yaml': courseYaml,
    [`labs/${labName}/lab.md`]: lab,
    [`private/${labName}/lab.md`]: hidden,
  });
}

export const right = { room: 'ip netns add red\n', number: 'ip -n red address add 192.168.15.1/24 dev lo\n' };

/** The files of a submission for that lab. */
export function submissionOf({ room, number }: Readonly<Record<'room' | 'number', string>> = right) {
  return {
    'submission.yaml': `lab: ${labName}\nanswers: { who: nobody }\n`,
    'solution/01-room/host.sh': room,
    'solution/02-number/host.sh': number,
  };
}
