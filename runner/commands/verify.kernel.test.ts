import type { ChildProcess } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';

import { noNodes, person } from './test-person.js';

const course = fileURLToPath(new URL('../../../runner/verify/broken', import.meta.url));

/** What is said of each broken lab, the place in the file first. */
const refused: Readonly<Record<string, readonly [heading: string, flaw: string]>> = {
  'vacuous-check': ['1 step, 2 checks, 0 mistakes, 0 other ways', '24:3: red/given is met before the solution: it proves nothing'],
  'wrong-baseline': ['1 step, 1 check, 0 mistakes, 0 other ways', '23:3: red/link is absent before the solution, not down: only lo, eth0'],
  'wrong-place': ['1 step, 1 check, 0 mistakes, 0 other ways', '32:3: red/link is unmet after the solution (down: wanted lo up, found lo is down)'],
  'unsolvable-step': ['1 step, 1 check, 0 mistakes, 0 other ways', '23:3: red/netns is unmet after the solution (absent: wanted a namespace red, found blue)'],
  'wrong-cause': ['1 step, 1 check, 1 mistake, 0 other ways', '37:1: after the mistake "never set up" link is down, not absent: br0 is down'],
  'mistake-that-is-right': ['1 step, 1 check, 1 mistake, 0 other ways', '36:1: the mistake "another way" leaves netns met'],
  'wrong-also-right': ['1 step, 1 check, 0 mistakes, 1 other way', '38:1: red/netns is unmet after "Also right: another name" (absent: wanted a namespace red, found blue)'],
  'undone-unsaid': ['3 steps, 3 checks, 0 mistakes, 0 other ways', '15:1: step none undoes step red: write "undone by: none" there, or mend it'],
  'undone-by-setup': ['2 steps, 2 checks, 0 mistakes, 0 other ways', '15:1: the Setup of step blue undoes step red: write "undone by: blue" there, or mend it'],
  'unbroken-keep': ['1 step, 2 checks, 0 mistakes, 0 other ways, 1 of 1 missing line noticed', '27:3: red/sysctl is kept whatever is done: write a Common mistake that breaks it'],
  'unnoticed-line': ['1 step, 1 check, 0 mistakes, 0 other ways, 1 of 2 missing lines noticed', '32:1: nothing notices when this line is missing'],
  'unnoticed-command': ['1 step, 1 check, 0 mistakes, 0 other ways, 1 of 2 missing lines noticed', '31:1: nothing notices when `ip -n red link set lo up` is missing'],
  'failing-setup': ['1 step, 1 check, 0 mistakes, 0 other ways', '17:1: the block ended with exit code 1 on host: Cannot create namespace file "/run/netns/red": File exists'],
  'restless-setup': ['1 step, 1 check, 0 mistakes, 0 other ways', '17:1: a reset does not lead back to the start: host/nX had at first: link lo: loopback, down, mtu 65536'],
  'failing-solution': ['3 steps, 3 checks, 0 mistakes, 2 other ways', '51:1: step blue: the block ended with exit code 1 on host: Cannot create namespace file "/run/netns/red": File exists'],
  'deadly-solution': ['1 step, 1 check, 0 mistakes, 0 other ways', '30:1: step red: host has stopped: its first process is gone.'],
  'babbling-solution': ['1 step, 1 check, 0 mistakes, 0 other ways', '30:1: step red: the block printed more than anybody can read on host'],
}; // prettier-ignore

const verifier = (t: Test) => person(t).with({ LANG: 'C.UTF-8' });

const left = (records: string) => readdirSync(records).filter((name) => name.endsWith('.json'));

void t.test('each broken lab is refused at the line that is wrong, and the others go on', { skip: noNodes }, (t) => {
  const { labs, records } = verifier(t);
  const { code, stdout, stderr } = labs('verify', ...Object.keys(refused), 'unsound', 'sound', '--course', course);
  const lines = Object.entries(refused).flatMap(([lab, [heading, flaw]]) => [
    `✗ ${lab} on sandbox: ${heading}: 1 flaw`,
    `  ${join(course, lab, 'lab.md')}:${flaw}`,
  ]);
  t.strictSame(
    stdout
      .replace(/[\d.]+ s\n$/, 'N s\n')
      .replace(/host\/n[0-9a-f]{8}/, 'host/nX')
      .split('\n'),
    [
      ...lines,
      '✗ unsound cannot be read: 1 flaw',
      `  ${join(course, 'unsound', 'lab.md')}:23:16: no node is called hots; did you mean host?`,
      '● sound on sandbox: 1 step, 1 check, 0 mistakes, 0 other ways, 1 of 1 missing line noticed: proven in N s',
      '',
    ],
  );
  t.same({ code, stderr }, { code: 2, stderr: '' });
  t.strictSame(left(records), []);
  t.end();
});

void t.test('the exit code tells a proven lab from a refused one', { skip: noNodes }, (t) => {
  const { labs } = verifier(t);
  t.equal(labs('verify', 'sound', '--course', course).code, 0);
  const { code, stdout } = labs('verify', 'sound', 'vacuous-check', '--json', '--course', course);
  t.equal(code, 1);
  t.match(JSON.parse(stdout), [
    { lab: 'sound', ground: 'sandbox', flaws: [], hindrances: [] },
    { lab: 'vacuous-check', flaws: [{ at: { line: 24 }, message: /^red\/given is met before/ }] },
  ]);
  t.end();
});

void t.test(
  'what only a missing line breaks is kept for a reason, one that ends the node is noticed, and one may be declared',
  { skip: noNodes },
  (t) => {
    const { code, stdout } = verifier(t).labs(
      'verify',
      'keep-broken',
      'deadly-line',
      'declared-line',
      '--course',
      course,
    );
    t.equal(code, 0);
    t.match(stdout, /^● keep-broken-by-a-missing-line .*, 2 of 2 missing lines noticed, 1 declared: proven in/m);
    t.match(stdout, /^● deadly-line .*, 2 of 2 missing lines noticed, 1 declared: proven in/m);
    t.match(stdout, /^● declared-line .*, 1 of 1 missing line noticed, 1 declared: proven in/m);
    t.end();
  },
);

void t.test('a check that is met now and not then is told when the proof is repeated', { skip: noNodes }, (t) => {
  const { code, stdout } = verifier(t).labs('verify', 'flaky-check', '--repeat', '20', '--course', course);
  t.equal(code, 1);
  const lines = stdout.replace(/met in \d+, unmet in \d+ of/, 'met in N, unmet in N of').split('\n');
  const varies = '23:3: red/netns varies after the solution: met in N, unmet in N of 20 runs';
  t.strictSame(lines, [
    '✗ flaky-check on sandbox: 1 step, 1 check, 0 mistakes, 0 other ways: 1 flaw',
    `  ${join(course, 'flaky-check', 'lab.md')}:${varies}`,
    '',
  ]);
  t.end();
});

void t.test(
  'an altered solution that passes as well is a hint and no flaw, and a variant is proven for itself',
  { skip: noNodes },
  (t) => {
    const { code, stdout } = verifier(t).labs('verify', 'loose', '--hints', '--variants', '2', '--course', course);
    t.equal(code, 0);
    const file = join(course, 'loose-check', 'lab.md');
    const counted = '1 step, 1 check, 0 mistakes, 0 other ways';
    t.strictSame(stdout.replace(/[\d.]+ s$/gm, 'N s').split('\n'), [
      `● loose-check on sandbox: ${counted}, 1 of 1 missing line noticed: proven in N s`,
      `  ${file}:32:1: hint: the lab is solved as well with /25 in place of /24`,
      `● loose-check (variant 1) on sandbox: ${counted}: proven in N s`,
      `● loose-check (variant 2) on sandbox: ${counted}: proven in N s`,
      '',
    ]);
    t.end();
  },
);

void t.test('where a lab has no variants, it is said', { skip: noNodes }, (t) => {
  const { code, stdout } = verifier(t).labs('verify', 'sound', '--variants', '2', '--course', course);
  t.equal(code, 0);
  t.match(stdout, /^● sound on sandbox: .*\n- sound has no variants to prove: its vary: names nothing\n$/);
  t.end();
});

void t.test(
  'a lab that is watched is proven again when it is saved, until it is interrupted',
  { skip: noNodes },
  async (t) => {
    const { base, start, records } = verifier(t);
    const folder = join(base, 'course', 'mine');
    mkdirSync(folder, { recursive: true });
    const text = readFileSync(join(course, 'sound', 'lab.md'), 'utf8');
    const file = join(folder, 'lab.md');
    writeFileSync(file, text);
    const { child, ended } = start('verify', '--watch', 'mine', '--course', join(base, 'course'));
    const said = linesOf(child, 20_000);
    t.match(await said(), /^● mine on sandbox: .*: proven in/);
    t.match(await said(), /^ {2}watching: save the lab/);
    // As editors save: beside it, and then in its place.
    writeFileSync(`${file}.new`, text.replace('ip netns add red', 'ip netns add blue'));
    renameSync(`${file}.new`, file);
    t.match(await said(), /^✗ mine on sandbox: .*: 1 flaw$/);
    t.match(await said(), /lab\.md:23:3: red\/netns is unmet after the solution/);
    t.match(await said(), /^ {2}watching/);
    child.kill('SIGINT');
    t.match(await ended, { code: 130, stderr: 'labs: stopped, and nothing is left of it\n' });
    t.strictSame(left(records), []);
  },
);

/** Each next line of what a program prints; after so many milliseconds without one it throws. */
function linesOf({ stdout }: ChildProcess, patience: number): () => Promise<string> {
  if (stdout === null) throw new Error('its output is not ours to read');
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  return async () => {
    const late = new AbortController();
    const waited = setTimeout(patience, undefined, { signal: late.signal }).then(() => {
      throw new Error(`no line came in ${patience} ms`);
    });
    const next = await Promise.race([lines.next(), waited]);
    waited.catch(() => undefined);
    late.abort();
    if (next.done === true) throw new Error('it ended without another line');
    return next.value;
  };
}

void t.test('nothing is proven by no jobs, by no lab, or by a lab that is none', (t) => {
  const { labs } = verifier(t);
  for (const jobs of ['0', '-1', '1.5', 'many'])
    t.match(labs('verify', 'sound', `--jobs=${jobs}`, '--course', course), {
      ...{ code: 2, stdout: '' },
      stderr: `labs: --jobs ${jobs} is not a whole number from 1 on.\n`,
    });
  t.match(labs('verify', 'sound', '--repeat=0', '--course', course), {
    code: 2,
    stderr: /^labs: --repeat 0 is not a whole number from 1 on\.$/m,
  });
  t.match(labs('verify', 'sound', '--variants=-1', '--course', course), {
    code: 2,
    stderr: /^labs: --variants -1 is not a whole number from 0 on\.$/m,
  });
  t.match(labs('verify', '--course', course), { code: 2, stderr: 'labs: Say which labs to verify.\n' });
  t.match(labs('verify', 'sonud', '--course', course), { code: 2, stdout: '', stderr: 'did you mean sound?' });
  t.end();
});

void t.test('a lab that is still being read hides no other in the list', (t) => {
  const { code, stdout } = verifier(t).labs('list', '--course', course);
  t.equal(code, 0);
  t.match(stdout, /^sound +1 min {2}It is wrong on purpose\.$/m);
  t.match(stdout, /^unsound +cannot be read\. See why: labs verify unsound$/m);
  t.end();
});

void t.test('an interrupt in the midst of a proof leaves nothing behind', { skip: noNodes }, async (t) => {
  const { start, labs, records } = verifier(t);
  const { child, ended } = start('verify', 'hanging-solution', '--course', course);
  // It hangs in the one solution there is; ps shows when its nodes stand.
  while (child.exitCode === null && !labs('ps').stdout.includes('hanging-solution-red-solution'));
  child.kill('SIGINT');
  t.same(await ended, { code: 130, stdout: '', stderr: 'labs: stopped, and nothing is left of it\n' });
  t.strictSame(left(records), []);
  t.match(labs('ps').stdout, 'No lab is up.');
});
