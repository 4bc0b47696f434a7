import { stringify } from 'yaml';

/** What the text of a new lab is made of. */
export interface Beginning {
  readonly title: string;
  readonly summary: string;
  readonly nodes: readonly string[];
}

/** A true lab of one step: it lints, its proof passes, and each part that a lab can have stands in it once. */
export function newLab(beginning: Beginning): string {
  const [first = 'host', ...others] = beginning.nodes;
  const { topology, step } = others.length === 0 ? alone(first) : joined(first, others);
  return `---
title: ${scalar(beginning.title)}
summary: ${scalar(beginning.summary)}
minutes: 10
---

# ${beginning.title}

What this lab is about, and why anybody should know it.

## Topology

${topology}

${step}`;
}

function scalar(text: string): string {
  return stringify(text, { lineWidth: 0 }).trimEnd();
}

interface Body {
  readonly topology: string;
  readonly step: string;
}

function alone(node: string): Body {
  const topology = `\`\`\`yaml nodes
${node}: {}
\`\`\`

<details><summary>Setup</summary>

\`\`\`sh ${node}
ip netns add red
ip netns add blue
\`\`\`

</details>`;
  const step = `## Let red speak to itself
<!-- step: itself · points: 2 -->

A namespace begins with one link, \`lo\`, and it is down. So a program in \`red\` cannot even call another program in
\`red\`. Mend that, and leave \`blue\` as it is.

<details><summary>Checks</summary>

\`\`\`yaml check
- reach: { from: ${node}/red, to: ${node}/red, dst: 127.0.0.1 }
  id: itself
  say: red reaches itself at 127.0.0.1
\`\`\`

\`\`\`yaml keep
- link: { in: ${node}/blue, name: lo, state: down }
  id: blue-rests
  say: lo of blue is still down
\`\`\`

</details>

<details><summary>Hint</summary>

On \`${node}\` you would type \`ip link set lo up\`. How do you say where?

</details>

<details><summary>Solution</summary>

\`\`\`sh ${node}
ip -n red link set lo up
\`\`\`

</details>

<details><summary>Also right: from inside</summary>

\`\`\`sh ${node}
ip netns exec red ip link set lo up
\`\`\`

</details>

<details><summary>Common mistake: said to ${node}</summary>
<!-- when: itself is link-down -->

\`\`\`sh ${node} instead="ip -n red link set lo up"
ip link set lo up
\`\`\`

The command is right and the place is wrong: this is the \`lo\` of \`${node}\`. Every namespace has one of its own.

</details>

<details><summary>Common mistake: everywhere at once</summary>
<!-- when: blue-rests is up -->

\`\`\`sh ${node} instead="ip -n red link set lo up"
ip -all netns exec ip link set lo up
\`\`\`

\`-all\` runs a command in every namespace that has a name. \`blue\` had not asked for it.

</details>
`;
  return { topology, step };
}

const network = '192.168.77';

function joined(node: string, others: readonly string[]): Body {
  const [other = ''] = others;
  const rows = others.map((name, index) => `${name}: { lan: { eth0: ${network}.${index + 2}/24 } }`);
  const topology = `\`\`\`yaml nodes
${node}: { lan: { eth0: [] } }
${rows.join('\n')}
\`\`\``;
  const all = others.length === 1 ? other : `[${others.join(', ')}]`;
  const named = `${others.slice(0, -1).join(', ')}${others.length > 1 ? ' and ' : ''}${others.at(-1) ?? ''}`;
  const step = `## Give ${node} an address
<!-- step: address · points: 2 -->

A cable joins \`${node}\` to the lan, and still \`ping ${network}.2\` says that the network is unreachable: \`${node}\` has no
address. Give its \`eth0\` the first one of ${network}.0/24.

<details><summary>Checks</summary>

\`\`\`yaml check
- address: { in: ${node}, link: eth0, is: ${network}.1/24 }
  id: address
  say: ${node} has ${network}.1 on its eth0
- reach: { from: ${node}, to: ${all} }
  id: reach
  say: ${node} reaches ${named}
\`\`\`

\`\`\`yaml keep
- address: { in: ${other}, link: eth0, is: ${network}.2/24 }
  id: ${other}-stays
  say: ${other} has the address that it had
\`\`\`

</details>

<details><summary>Hint</summary>

\`ip addr add\` wants two things: an address with its prefix length, and \`dev\` with a link.

</details>

<details><summary>Solution</summary>

\`\`\`sh ${node}
ip addr add ${network}.1/24 dev eth0
\`\`\`

</details>

<details><summary>Also right: the broadcast address as well</summary>

\`\`\`sh ${node}
ip addr add ${network}.1/24 brd + dev eth0
\`\`\`

</details>

<details><summary>Common mistake: no prefix length</summary>
<!-- when: address is no-prefix -->

\`\`\`sh ${node} instead="ip addr add ${network}.1/24 dev eth0"
ip addr add ${network}.1 dev eth0
\`\`\`

It is accepted, and it is a /32: an address that has no neighbours. Without a prefix there is no route to the lan.

</details>

<details><summary>Common mistake: the others are moved too</summary>
<!-- when: ${other}-stays is other-address -->

\`\`\`sh ${node}
ip addr add ${network}.1/24 dev eth0
\`\`\`

\`\`\`sh ${other}
ip addr flush dev eth0
ip addr add ${network}.102/24 dev eth0
\`\`\`

It works, and whoever knew \`${other}\` by its old address now calls nobody. Only \`${node}\` had to change.

</details>
`;
  return { topology, step };
}
