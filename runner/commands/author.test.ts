import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import t, { type Test } from 'tap';

import { registry } from '../../checks/registry.js';
import { soundLab } from '../lint/test-lab.js';
import { person } from './test-person.js';

const author = (t: Test) => person(t).with({ LANG: 'C.UTF-8', COLUMNS: '80' });

function lab(base: string, name: string, text: string): void {
  mkdirSync(join(base, 'labs', name), { recursive: true });
  writeFileSync(join(base, 'labs', name, 'lab.md'), text);
}

void t.test('lint: a sound lab, by its path and by its name, is exit code 0 and says what it is worth', (t) => {
  const { base, labs } = author(t);
  lab(base, '01-way', soundLab);
  const sound = { code: 0, stdout: '● 01-way: 2 steps, 5 points, nothing to mend\n', stderr: '' };
  t.same(labs('lint', 'labs/01-way/lab.md'), sound);
  t.same(labs('lint', 'labs/01-way'), sound);
  t.same(labs('lint', 'way', '--course', 'labs'), sound);
  t.same(labs('lint', '--all', '--course', 'labs'), sound);
  t.end();
});

void t.test('lint: something to mend is exit code 1, one line each, as editors read it', (t) => {
  const { base, labs } = author(t);
  lab(base, '01-way', soundLab.replace('save=MAC', ''));
  const line = 'labs/01-way/lab.md:114:1: $MAC is not set here; write save=MAC on an earlier block\n';
  t.same(labs('lint', 'labs/01-way'), { code: 1, stdout: line, stderr: '1 problem in 1 file.\n' });
  const { code, stdout } = labs('lint', 'labs/01-way', '--json');
  const at = { file: 'labs/01-way/lab.md', line: 114, column: 1, rule: 'variable' };
  t.same(
    { code, rows: JSON.parse(stdout) as unknown },
    {
      code: 1,
      rows: [{ ...at, message: '$MAC is not set here; write save=MAC on an earlier block', mendable: false }],
    },
  );
  t.end();
});

void t.test('lint: a file that is no lab is exit code 2, and hides no other', (t) => {
  const { base, labs } = author(t);
  lab(base, '01-way', soundLab.replace('minutes: 10', 'minuts: 10'));
  lab(base, '02-way', soundLab);
  writeFileSync(join(base, 'latin.md'), Buffer.from([0x2d, 0xe4, 0xff]));
  t.same(labs('lint', 'labs/01-way', 'latin.md', 'labs/02-way'), {
    code: 2,
    stdout:
      'labs/01-way/lab.md:2:1: minutes is missing; it takes a number\n' +
      'labs/01-way/lab.md:4:1: unknown key minuts; did you mean minutes?\n' +
      'latin.md:1:1: this file is not UTF-8 text\n' +
      '● 02-way: 2 steps, 5 points, nothing to mend\n',
    stderr: '3 problems in 2 files.\n',
  });
  t.end();
});

void t.test('lint: what a message said to run is there to be run, also for a course.yaml', (t) => {
  const { base, labs } = author(t);
  lab(base, '01-way', soundLab);
  writeFileSync(join(base, 'course.yaml'), 'pionts: {}\n');
  const file = join(base, 'course.yaml');
  const told = labs('list');
  t.match(told, { code: 2, stderr: `Mend it, then run: labs lint ${file}` });
  const line = `${file}:1:1: unknown key pionts; did you mean points?\n`;
  t.same(labs('lint', file), { code: 2, stdout: line, stderr: '1 problem in 1 file.\n' });
  writeFileSync(file, 'points: {}\n');
  t.same(labs('lint', file), { code: 0, stdout: `● ${file}: nothing to mend\n`, stderr: '' });
  t.end();
});

void t.test('lint --fix mends what is safe, says so, and leaves the rest', (t) => {
  const { base, labs } = author(t);
  const broken = soundLab
    .replaceAll('ip link set dev veth-red up', 'ip link set l up')
    .replace('</summary>\n\nWhere', '</summary>\nWhere')
    .replace('after: []', 'after: [00-none]');
  lab(base, '01-way', broken);
  const file = 'labs/01-way/lab.md';
  const before = labs('lint', file);
  t.match(before.stderr, `1 of them can be mended for you: labs lint --fix ${file}\n`);
  t.same(labs('lint', '--fix', file), {
    code: 1,
    stdout: `${file}:5:9: no lab beside this one is called 00-none; there is 01-way\n`,
    stderr:
      `mended ${file}:48:1: </summary> needs a blank line after it: what follows is not read as Markdown\n` +
      `mended ${file}:57:13: ip reads l as the beginning of "link"; write: ip link set dev l …\n` +
      '1 problem in 1 file.\n',
  });
  const expected = soundLab.replaceAll('dev veth-red up', 'dev l up').replace('after: []', 'after: [00-none]');
  t.equal(readFileSync(join(base, file), 'utf8'), expected);
  t.end();
});

void t.test('lint --fix keeps the line ends of the file', (t) => {
  const { base, labs } = author(t);
  const broken = soundLab.replace('</summary>\n\nWhere', '</summary>\nWhere');
  lab(base, '01-way', broken.replaceAll('\n', '\r\n'));
  t.equal(labs('lint', '--fix', '01', '--course', 'labs').code, 0);
  t.equal(readFileSync(join(base, 'labs/01-way/lab.md'), 'utf8'), soundLab.replaceAll('\n', '\r\n'));
  t.end();
});

void t.test('lint wants to know which labs', (t) => {
  const { labs } = author(t);
  t.match(labs('lint'), { code: 2, stderr: 'labs: Say which labs to lint.\n' });
  t.match(labs('lint', '--all', 'tour'), { code: 2, stderr: 'labs: Both --all and tour were given.\n' });
  t.match(labs('lint', 'labs/tuor.md'), { code: 2, stderr: 'no lab called labs/tuor.md' });
  t.end();
});

void t.test('new: a lab that lints, in a course of its own, and nothing that was there is touched', (t) => {
  const { base, labs } = author(t);
  t.same(labs('new', '07-greeting', '--title', 'Say: "hello"'), {
    code: 0,
    stdout: 'labs/07-greeting/lab.md is written.\n',
    stderr:
      'course.yaml is written: this folder is a course now.\n' +
      'Prove it: labs verify 07-greeting\nWalk through it: labs run 07-greeting\n',
  });
  t.same(labs('lint', '--all').stdout, '● 07-greeting: 1 step, 2 points, nothing to mend\n');
  t.match(labs('show', '7').stdout, /^Say: "hello"\n/);
  const file = join(base, 'labs/07-greeting/lab.md');
  const text = readFileSync(file, 'utf8');
  t.same(labs('new', '07-greeting', '--nodes', 'other'), {
    code: 2,
    stdout: '',
    stderr:
      'labs: labs/07-greeting is there already, and nothing was changed.\n' +
      '  Choose another name, or go on with that one: labs lint labs/07-greeting/lab.md\n',
  });
  t.equal(readFileSync(file, 'utf8'), text);
  t.match(labs('new', '08-more').stderr, /^Prove it/, 'the course is there by now');
  t.end();
});

void t.test('new: in a folder that --course names, which need not be there yet', (t) => {
  const { base, labs } = author(t);
  const made = labs('new', 'greeting', '--course', 'mine');
  t.same(made, {
    code: 0,
    stdout: 'mine/greeting/lab.md is written.\n',
    stderr: 'Prove it: labs verify greeting --course mine\nWalk through it: labs run greeting --course mine\n',
  });
  t.notOk(existsSync(join(base, 'course.yaml')));
  t.equal(labs('lint', '--all', '--course', 'mine').code, 0);
  t.end();
});

void t.test('new: a lab of one node, and one of five, lint as well', (t) => {
  const { labs } = author(t);
  for (const [name, nodes] of [
    ['one', 'box'],
    ['five', 'a b,c, d,e'],
  ] as const) {
    t.equal(labs('new', name, '--nodes', nodes).code, 0, nodes);
    t.equal(labs('lint', name).stdout, `● ${name}: 1 step, 2 points, nothing to mend\n`);
  }
  t.end();
});

const refusals: Readonly<Record<string, readonly [argv: readonly string[], stderr: string]>> = {
  'a name that is a path': [
    ['../x'],
    'labs: A lab cannot be called ../x.\n  Use up to 40 small letters, digits and dashes, like 07-my-lab.\n',
  ],
  'a node that cannot be': [
    ['x', '--nodes', 'a,B'],
    'labs: No node can be called B here.\n  Name each once, in small letters, digits and dashes, like host,server.\n',
  ],
  'one node twice': [
    ['x', '--nodes', 'a,a'],
    'labs: No node can be called a here.\n  Name each once, in small letters, digits and dashes, like host,server.\n',
  ],
  'no nodes': [
    ['x', '--nodes', ','],
    'labs: A lab begins with one node to fifty, not 0.\n' +
      '  Name each once, in small letters, digits and dashes, like host,server.\n',
  ],
  'a title that is no heading': [
    ['x', '--title', 'C #'],
    'labs: A lab cannot be called C #: the heading is "C", the front matter\'s title "C #"; make them one.\n' +
      '  Give it a title of plain words, like "A way out".\n',
  ],
};

for (const [what, [argv, stderr]] of Object.entries(refusals))
  void t.test(`new: ${what} is refused, and nothing is written`, (t) => {
    const { base, labs } = author(t);
    t.same(labs('new', ...argv), { code: 2, stdout: '', stderr });
    t.notOk(
      existsSync(join(base, 'labs')) || existsSync(join(base, 'course.yaml')) || existsSync(join(dirname(base), 'x')),
    );
    t.end();
  });

void t.test('checks: all by name, one with all that docs/checks.md says of it', (t) => {
  const { labs } = author(t);
  const all = labs('checks');
  t.match(all, { code: 0, stderr: '' });
  for (const { name, about } of registry.values())
    t.match(all.stdout, new RegExp(`^  ${name} +${about.slice(0, 12)}`, 'm'));
  t.equal(
    labs('checks', 'sysctl').stdout,
    [
      'sysctl',
      'A kernel setting of a place has this value now.',
      '',
      '    - sysctl: { in: host, name: net.ipv4.ip_forward, is: 1 }',
      '',
      '  in    text: A node, or a namespace in it: host, host/red.',
      '  name  text',
      '  is    number or text: Its value in the running kernel; a file in /etc does not',
      '        count.',
      '',
      'It is unmet for one of these causes, and a mistake names one: <!-- when: ID is CAUSE -->',
      '    other, elsewhere, absent',
      '',
    ].join('\n'),
  );
  t.same(labs('checks', 'lnik'), {
    code: 2,
    stdout: '',
    stderr: 'labs: no check is called lnik; did you mean link?\n  See all of them: labs checks\n',
  });
  t.end();
});
