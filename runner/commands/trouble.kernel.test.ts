import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';

import { Records } from '../ground/record.js';
import { children, pidsOf, signal } from '../shell/process.js';
import { noNodes, person } from './test-person.js';

const course = fileURLToPath(new URL('../../../runner/commands/fixtures/course', import.meta.url));

const somebodyIn = (t: Test) => {
  const somebody = person(t).with({ LABS_GROUND: 'sandbox', LANG: 'C.UTF-8' });
  t.equal(somebody.labs('up', 'trouble', '--course', course).code, 0);
  return somebody;
};

/** The node's first process, as this machine counts it. */
function firstProcess(records: string, node: string): number {
  const record = new Records(records).list()[0];
  if (record?.life?.kind !== 'process') throw new Error('the lab stands as a process');
  const inner = record.nodes.find(({ name }) => name === node)?.pid;
  const outer = children(record.life.process.pid).find((pid) => pidsOf(pid)[1] === inner);
  if (outer === undefined) throw new Error(`${node} has no first process`);
  return outer;
}

void t.test('a node that dies in mid-check is unknown, never unmet, and what was found is shown', { skip: noNodes }, async (t) => {
  const somebody = somebodyIn(t);
  const checking = somebody.start('check', '--step', 'death');
  const asked = await somebody.start('exec', 'host', '--', 'cat', '/run/asked').ended;
  t.equal(asked.stdout, 'asked\n', 'the check is under way');
  signal(firstProcess(somebody.records, 'server'), 'SIGKILL');
  t.strictSame(await checking.ended, {
    code: 3,
    stdout: [
      'Step 1 of 3: A node dies',
      '● somebody waits for the check',
      '? server has a way out',
      '    could not look: server has stopped: its first process is gone.',
      '    Start the lab again: labs down, then labs up.',
      '',
    ].join('\n'),
    stderr: '',
  });
}); // prettier-ignore

void t.test('a place that vanishes in mid-check is said to be missing', { skip: noNodes }, (t) => {
  const { labs } = somebodyIn(t);
  t.same(labs('check', '--step', 'vanish'), {
    code: 1,
    stdout: [
      'Step 2 of 3: A place vanishes',
      '● red can be deleted',
      '✗ lo is up in red',
      '    wanted  a namespace red on host',
      '    found   host has no named namespace',
      '    look    ip netns',
      '',
    ].join('\n'),
    stderr: '',
  });
  t.end();
});

void t.test('a gigabyte and bytes that are no text are told, and neither reaches the terminal', { skip: noNodes }, (t) => {
  const { labs } = somebodyIn(t);
  const { code, stdout } = labs('check', '--step', 'flood');
  t.equal(code, 1);
  t.strictSame(stdout.split('\n'), [
    'Step 3 of 3: A program floods and babbles',
    '✗ a gigabyte is no answer',
    '    wanted  output that can be read',
    '    found   more output than anybody can read, so it was ended',
    '    look    head -c 1G /dev/zero',
    '✗ babble is shown as such',
    '    wanted  good',
    '    found   \ufffd\ufffd \ufffd[2J end',
    '    look    printf "\\xff\\xfe \\x1b[2J end"',
    '● the rest is still asked',
    '',
  ]);
  t.end();
}); // prettier-ignore

void t.test('a progress that was cut off is put aside, and the lab that is up goes on', { skip: noNodes }, (t) => {
  const { base, labs } = person(t).with({ LABS_GROUND: 'sandbox' });
  t.equal(labs('up', 'tour').code, 0);
  const file = join(base, 'home', '.local', 'state', 'underlay', 'progress', '00-tour.json');
  const cut = readFileSync(file, 'utf8').slice(0, 40);
  writeFileSync(file, cut);
  t.match(labs('check'), {
    ...{ code: 3, stdout: '' },
    stderr: `labs: The progress of 00-tour could not be read, and was put aside: ${file}.unreadable\n`,
  });
  t.equal(readFileSync(`${file}.unreadable`, 'utf8'), cut);
  t.match(labs('check'), { code: 1, stdout: /^Step 1 of 2: Tell both ends the way\n/, stderr: '' });
  t.end();
});

void t.test('where nothing can be noted down, reset and jump leave the lab as it stands', { skip: noNodes }, (t) => {
  const somebody = person(t).with({ LABS_GROUND: 'sandbox' });
  t.equal(somebody.labs('up', 'tour').code, 0);
  t.equal(somebody.labs('exec', 'host', '--', 'touch', '/root/mine').code, 0);
  for (const argv of [['reset'], ['jump', '2']])
    t.match(somebody.with({ XDG_STATE_HOME: '/sys' }).labs(...argv), {
      code: 3,
      stderr: /^labs: \/sys\/underlay\/progress cannot be used, where steps that are done are noted down/,
    });
  t.equal(somebody.labs('exec', 'host', '--', 'test', '-e', '/root/mine').code, 0);
  t.equal(somebody.labs('down').code, 0);
  t.end();
});

void t.test('a progress of a newer version stops `up` before anything stands', { skip: noNodes }, (t) => {
  const { base, labs, records } = person(t).with({ LABS_GROUND: 'sandbox' });
  const file = join(base, 'home', '.local', 'state', 'underlay', 'progress', '00-tour.json');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '{"version":2}');
  t.same(labs('up', 'tour'), {
    ...{ code: 3, stdout: '' },
    stderr: `labs: The progress of 00-tour was written by a newer Underlay: ${file}\n  Use that one, or move the file away to start over.\n`,
  });
  t.strictSame(readdirSync(records), []);
  t.equal(readFileSync(file, 'utf8'), '{"version":2}');
  t.end();
});
