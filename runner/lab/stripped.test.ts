import { readdirSync, readFileSync } from 'node:fs';
import t from 'tap';

import { registry } from '../../checks/registry.js';
import { fakeRegistry } from './fixtures/registry.js';
import { parseLab } from './parse-lab.js';
import { stripped } from './stripped.js';

const text = `---
title: A room
summary: 'One: a room.'   # for the list
minutes: 5
vary: [red]
---

# A room

<!-- Ask Ben about
     this. --> Text, and \`<!-- a comment that is shown -->\`.

\`\`\`text
<!-- code -->


# not a comment
\`\`\`

## Nodes

\`\`\`yaml nodes
host: {} # one will do
\`\`\`

## Red
<!-- step: red · points: 2 -->

\`\`\`yaml question
id: before
ask: What comes?
choices:
  1: No.
  two: right
\`\`\`

<details><summary>Checks</summary>

\`\`\`yaml check
# The number is '# 7'.
- link: { in: host, name: 'a#b', state: up }   # not down
  say: "it is #1"
\`\`\`

\`\`\`yaml question
id: after
ask: What came?
points: 2
choices:
  1: No.
  two: right
  three: { right: Yes. }
\`\`\`

</details>

<details><summary>Solution</summary>
<!-- unnoticed: true · a habit -->

\`\`\`sh host
ip link set a up
true
\`\`\`

</details>

<details><summary>Also right: otherwise</summary>

\`\`\`sh host
ifconfig a up
\`\`\`

</details>

<details><summary>Common mistake: down</summary>
<!-- when: link is down -->

\`\`\`sh host instead="ip link set a up"
ip link set a down
\`\`\`

It is down.

\`\`\`text
as you see
\`\`\`

</details>
`;

t.test('what is the teacher’s is gone, and all else stands as it stood', (t) => {
  t.equal(
    stripped(text),
    `---
title: A room
summary: "One: a room."
minutes: 5
---

# A room

 Text, and \`<!-- a comment that is shown -->\`.

\`\`\`text
<!-- code -->


# not a comment
\`\`\`

## Nodes

\`\`\`yaml nodes
host: {}
\`\`\`

## Red
<!-- step: red · points: 2 · solution: kept -->

\`\`\`yaml question
id: before
ask: What comes?
choices:
  1: No.
  two: right
\`\`\`

<details><summary>Checks</summary>

\`\`\`yaml check
- link: { in: host, name: 'a#b', state: up }
  say: "it is #1"
\`\`\`

\`\`\`yaml question
id: after
ask: What came?
points: 2
choices:
  - "1"
  - two
  - three
\`\`\`

</details>

<details><summary>Common mistake: down</summary>
<!-- when: link is down -->

It is down.

\`\`\`text
as you see
\`\`\`

</details>
`,
  );
  t.end();
});

t.test('every lab that comes with the program can be read without its solutions, and has the same steps', (t) => {
  const labs = new URL('../../../labs/', import.meta.url);
  for (const name of readdirSync(labs)) {
    const whole = readFileSync(new URL(`${name}/lab.md`, labs), 'utf8');
    const [full, bare] = [whole, stripped(whole)].map((text) => parseLab(`${name}/lab.md`, text, registry).sections);
    const steps = (sections: typeof full) => (sections ?? []).flatMap((one) => (one.kind === 'step' ? [one] : []));
    const asked = (sections: typeof full) =>
      steps(sections).map(({ id, points, checks, questions, hints, mistakes }) => ({
        ...{ id, points, hints: hints.length, mistakes: mistakes.map(({ title }) => title) },
        ...{ checks: checks.map(({ id, asks }) => ({ id, asks })), questions: questions.map(({ id }) => id) },
      }));
    t.strictSame(asked(bare), asked(full), name);
    const ways = steps(bare).flatMap(({ solution, alsoRight, mistakes }) => [solution, ...alsoRight, ...mistakes]);
    t.strictSame(
      ways.flatMap(({ blocks }) => blocks),
      [],
      name,
    );
  }
  t.end();
});

t.test('a step that keeps its solution has none, and a choice is marked right in any other', (t) => {
  const problems = (lab: string) => {
    try {
      parseLab('lab.md', lab, fakeRegistry);
      return [];
    } catch (error) {
      return (error as { problems: readonly { message: string }[] }).problems.map(({ message }) => message);
    }
  };
  t.match(problems(text.replace('points: 2 -->', 'points: 2 · solution: kept -->')), [
    'step red says "solution: kept", and here one stands',
    'step red says "solution: kept", and here one stands',
  ]);
  t.match(problems(text.replace('points: 2 -->', 'points: 2 · solution: hidden -->')), [
    'unknown solution hidden; there is kept',
  ]);
  t.match(problems(stripped(text).replace(' · solution: kept', '')), [
    'question after does not say which choice is right; write "right" behind it',
    /nothing in "Common mistake: down" can be tried/,
  ]);
  t.end();
});
