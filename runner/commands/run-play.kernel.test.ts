import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';

import { doneOnce, person } from './test-person.js';
import { noTmux, terminal } from './test-terminal.js';

const lab = `---
title: A room, and a question
summary: Make a room, then say who sees it.
minutes: 5
---

# A room, and a question

## Topology

\`\`\`yaml nodes
host: {}
server: {}
\`\`\`

## Make it
<!-- step: room · points: 2 -->

\`\`\`yaml check
- netns: { on: server, name: red }
  say: there is a room called red
\`\`\`

<details><summary>Solution</summary>

\`\`\`sh server
ip netns add red
\`\`\`

</details>

## Who sees it
<!-- step: who · points: 1 -->

\`\`\`yaml question
id: sees
ask: Who sees the room?
choices:
  host: It has rooms of its own.
  server:
    right: The room stands there.
\`\`\`
`;

t.test(
  '--play types the solution, answers what is asked, and hands the keys back',
  { skip: doneOnce || noTmux },
  (t) => {
    const somebody = person(t).with({ LABS_GROUND: 'sandbox' });
    mkdirSync(join(somebody.base, 'labs', '01-room'), { recursive: true });
    writeFileSync(join(somebody.base, 'labs', '01-room', 'lab.md'), lab);
    const { line, until } = terminal(t, somebody);
    line('labs run room --play --course labs; echo "ended $?"');
    until(/^server:~# ip netns add red$[^]*^● there is a room called red$[^]*^● Step 1 is complete/m);
    until(/^server:~# answer sees 2\n● The room stands there\.\n● Step 2 is complete: Who sees it\n/m);
    until(/^That was the lab\.[^]*\nserver:~#$/m);
    line('quit');
    until(/^ended 0$/m);
    t.equal(somebody.labs('down', '--all').code, 0);
    t.end();
  },
);
