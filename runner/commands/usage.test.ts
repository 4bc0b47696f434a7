import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';

import { commands } from './table.js';
import { person, type Ended } from './test-person.js';

// Nothing here brings a lab up, so one person does for all.
const somebody = person(t);
const refused = (stderr: string): Ended => ({ code: 2, stdout: '', stderr });

t.test('without a command the help goes to standard error, for nothing was done', (t) => {
  const { code, stdout, stderr } = somebody.labs();
  t.equal(code, 2);
  t.equal(stdout, '');
  for (const { name, describe } of commands) t.match(stderr, new RegExp(`  labs ${name} +${describe.slice(0, 20)}`));
  t.end();
});

t.test('--help is a result', (t) => {
  for (const flag of ['--help', '-h']) t.match(somebody.labs(flag), { code: 0, stdout: /^labs COMMAND: /, stderr: '' });
  t.match(somebody.labs('exec', '--help').stdout, 'labs exec PLACE -- COMMAND');
  t.end();
});

t.test('--version is the one of package.json', (t) => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  t.same(somebody.labs('--version'), { code: 0, stdout: `${version}\n`, stderr: '' });
  t.end();
});

t.test('every command has a help that begins with its form', (t) => {
  for (const { name } of commands) {
    const { code, stdout, stderr } = somebody.labs(name, '--help');
    t.same({ code, stderr }, { code: 0, stderr: '' }, name);
    t.match(stdout, new RegExp(`^labs ${name}\\b.*\\n\\n[A-Z]`), name);
  }
  t.end();
});

const slips: Readonly<Record<string, readonly [argv: readonly string[], stderr: string]>> = {
  'a command that is near to one': [
    ['dwon'],
    'labs: There is no command called dwon; did you mean down?\n  See all commands: labs --help\n',
  ],
  'an option before the command': [
    ['--json', 'ps'],
    'labs: A command comes first, and --json is none.\n  See all commands: labs --help\n',
  ],
  'two dashes for a command': [
    ['--', 'ls'],
    'labs: A command comes first, and -- is none.\n  See all commands: labs --help\n',
  ],
  'a missing argument': [['up'], 'labs: An argument is missing: 0 given, 1 needed.\n  See: labs up --help\n'],
  'an option that is none': [
    ['up', 'tour', '--frob'],
    'labs: There is no option or argument frob here.\n  See: labs up --help\n',
  ],
  'an option without its value': [
    ['up', 'tour', '--as'],
    'labs: The option --as needs a value.\n  See: labs up --help\n',
  ],
  'a ground that is none': [
    ['up', 'tour', '--ground', 'podman'],
    'labs: There is no ground called podman.\n  Choose one of: auto, docker, sandbox, box.\n',
  ],
  'a lab whose name is near to one': [
    ['up', 'tuor'],
    'labs: no lab called tuor; did you mean tour?\n  See all of them: labs list\n',
  ],
  'a course that is none': [
    ['up', 'tour', '--course', '/nonexistent'],
    'labs: /nonexistent is not a folder with labs\n  Name a folder of labs: labs list --course DIR\n',
  ],
  'a name that is a path': [
    ['up', 'tour', '--as', '../x'],
    'labs: A lab cannot be called ../x.\n' +
      '  Use up to 63 letters, digits, dots, dashes and underscores, a letter or digit first.\n',
  ],
  'an empty name': [
    ['up', 'tour', '--as='],
    'labs: A lab cannot be called by an empty name.\n' +
      '  Use up to 63 letters, digits, dots, dashes and underscores, a letter or digit first.\n',
  ],
  'a very long name': [
    ['up', 'tour', '--as', 'a'.repeat(4000)],
    `labs: A lab cannot be called ${'a'.repeat(80)}….\n` +
      '  Use up to 63 letters, digits, dots, dashes and underscores, a letter or digit first.\n',
  ],
  'exec without a command': [
    ['exec', 'host'],
    'labs: There is no command to run.\n  Write it after two dashes: labs exec host -- ip addr\n',
  ],
  'a place that is none': [
    ['exec', 'host/red/x', '--', 'ls'],
    'labs: host/red/x is not a place.\n  Write a node, or a node and a namespace in it: host, host/red.\n',
  ],
  'a shell without a terminal': [
    ['shell'],
    'labs: A shell needs a terminal, and this is none.\n  Run a single command instead: labs exec PLACE -- COMMAND\n',
  ],
  'a submission that is not there': [
    ['check', '--submission', '/nosuch'],
    'labs: /nosuch is no folder with a submission, nor a .zip, .tar or .tar.gz of one.\n  Name the folder that labs submit wrote: labs check --submission FOLDER\n',
  ],
  'no lab up': [['exec', 'host', '--', 'ls'], 'labs: No lab is up.\n  Start one: labs up LAB\n'],
  'a name that nothing is called by': [
    ['exec', 'host', '--lab', 'x', '--', 'ls'],
    'labs: No lab called x is up.\n  Start one: labs up LAB\n',
  ],
  'down of one and of all': [
    ['down', 'x', '--all'],
    'labs: --all and x are two things.\n  Type labs down x, or labs down --all\n',
  ],
};

for (const [what, [argv, stderr]] of Object.entries(slips)) {
  t.test(`${what} is exit code 2, and the message says what to type`, (t) => {
    t.same(somebody.labs(...argv), refused(stderr));
    t.end();
  });
}

t.test('a coach without a terminal says so, and prints the text of the lab', (t) => {
  const { code, stdout, stderr } = somebody.labs('run', 'tour');
  t.equal(code, 2);
  t.equal(
    stderr,
    'labs: The coach needs a terminal, and this is none: here is the text of the lab, and nothing more.\n' +
      '  In a terminal: labs run 00-tour. Without one: labs up 00-tour\n',
  );
  t.equal(stdout, somebody.labs('show', 'tour').stdout);
  t.match(stdout, /○ /, 'with what its steps ask');
  t.end();
});

t.test('messages are in English whatever the locale says', (t) => {
  t.match(somebody.with({ LANG: 'de_DE.UTF-8', LC_ALL: 'fr_FR.UTF-8' }).labs('up').stderr, 'An argument is missing');
  t.end();
});

t.test('who came through npx is told to type npx', (t) => {
  t.match(somebody.with({ npm_command: 'exec' }).labs('exec', 'host', '--', 'ls').stderr, 'Start one: npx labs up LAB');
  t.end();
});

t.test('with no lab up, ps and down and gc say so and are no failure', (t) => {
  t.same(somebody.labs('ps'), { code: 0, stdout: 'No lab is up. Start one: labs up LAB\n', stderr: '' });
  t.same(somebody.labs('ps', '--json'), { code: 0, stdout: '[]\n', stderr: '' });
  t.same(somebody.labs('down'), { code: 0, stdout: 'No lab is up.\n', stderr: '' });
  t.same(somebody.labs('down', 'tour'), { code: 0, stdout: 'tour is not up.\n', stderr: '' });
  t.same(somebody.labs('gc'), { code: 0, stdout: 'Nothing was left over.\n', stderr: '' });
  t.end();
});

/** What up says of a lab of this topology. */
function upOf(nodes: string): Ended {
  const folder = join(somebody.base, 'course');
  mkdirSync(join(folder, '01-odd'), { recursive: true });
  const front = '---\ntitle: Odd\nsummary: An odd lab.\nminutes: 1\n---\n\n# Odd\n\nText.\n';
  writeFileSync(join(folder, '01-odd', 'lab.md'), `${front}\n## Topology\n\n\`\`\`yaml nodes\n${nodes}\n\`\`\`\n`);
  return somebody.labs('up', 'odd', '--course', folder);
}

t.test('an interface name of 16 characters is refused before anything stands', (t) => {
  const { code, stdout, stderr } = upOf('host: { lan: { veth-blue-bridge: 10.0.0.1/24 } }');
  t.same({ code, stdout }, { code: 2, stdout: '' });
  t.match(stderr, /lab\.md:14:16: veth-blue-bridge has 16 characters/);
  t.end();
});

t.test('a subnet that contains another of the same node is refused', (t) => {
  const { code, stdout, stderr } = upOf('host: { a: { eth0: 10.0.0.1/16 }, b: { eth1: 10.0.3.1/24 } }');
  t.same({ code, stdout }, { code: 2, stdout: '' });
  t.match(stderr, /lab\.md:14:46: 10\.0\.3\.1\/24 on eth1 overlaps/);
  t.end();
});
