import t from 'tap';

import { commandsIn, replaced } from './commands-in.js';

const texts = (script: string) => commandsIn(script).map(({ text }) => text);

void t.test('every command is found, and only commands', (t) => {
  const cases: readonly (readonly [script: string, ...commands: string[]])[] = [
    ['ip a\n\n# ip b\nip c # why\n', 'ip a', 'ip c'],
    ['ip a; ip b && ip c &\n', 'ip a', 'ip b', 'ip c'],
    ['ip a \\\n  up\nip b\n', 'ip a \\\n  up', 'ip b'],
    ['a | b |\n  c || d\n', 'a | b |\n  c || d'],
    ['for x in 1 2; do ip a $x; ip b; done\n', 'ip a $x', 'ip b'],
    ['until ss | grep -q 80; do sleep 0.1; done\nip a', 'ip a'],
    ['if [ -e x ]; then ip a; elif false; then ip b; else ip c; fi; ip d', 'ip a', 'ip b', 'ip c', 'ip d'],
    ['up() { ip a; }\nup red\n', 'ip a', 'up red'],
    ['(cd /x; tar x) >y 2>&1\nip a', 'cd /x', 'tar x', 'ip a'],
    ["echo 'a; b' \"c; $(d; 'e)')\" `f; g` >&2", "echo 'a; b' \"c; $(d; 'e)')\" `f; g` >&2"],
    ['pid=$(x & echo $!)\nkill ${pid#a b} &>/dev/null', 'pid=$(x & echo $!)', 'kill ${pid#a b} &>/dev/null'],
    ['case $1 in\na|b) ip x;;\nesac\nip y', 'case $1 in\na|b) ip x;;\nesac', 'ip y'],
    ['cat x | while read y; do ip $y; done\nip a', 'cat x | while read y; do ip $y; done', 'ip a'],
    ['[[ a && b ]] && ip a', '[[ a && b ]]', 'ip a'],
    [': \ntrue\n#', ...[]],
  ];
  for (const [script, ...commands] of cases) t.strictSame(texts(script), commands, script);
  t.end();
});

void t.test('a command goes with its here-document, and nothing else does', (t) => {
  const script = "cat >f <<'END' &&\nip a; ip b\nEND\nip c\n";
  const [cat, ip] = commandsIn(script);
  if (cat === undefined || ip === undefined) throw new Error('there are two commands');
  t.equal(replaced(script, cat), ': &&\nip c\n');
  t.equal(replaced(script, ip), "cat >f <<'END' &&\nip a; ip b\nEND\n:\n");
  t.end();
});

void t.test('a command knows its line, and whether it has it for itself', (t) => {
  const script = 'ip a &\nfor x in 1; do\n  ip b\n  ip c; ip d\ndone\n';
  t.strictSame(
    commandsIn(script).map(({ line, alone }) => ({ line, alone })),
    [
      { line: 0, alone: true },
      { line: 2, alone: true },
      { line: 3, alone: false },
      { line: 3, alone: false },
    ],
  );
  t.end();
});
