import { readdirSync, readFileSync } from 'node:fs';
import t from 'tap';
import { fakeRegistry } from './fixtures/registry.js';
import { parseLab } from './parse-lab.js';
import { UnsoundLab } from './problem.js';

const fixtures = new URL('../../../runner/lab/fixtures/', import.meta.url);

function text(name: string): string {
  return readFileSync(new URL(name, fixtures), 'utf8');
}

function problemsOf(name: string, source: string): readonly string[] {
  try {
    parseLab(name, source, fakeRegistry);
  } catch (error) {
    if (error instanceof UnsoundLab)
      return error.problems.map(({ line, column, rule, message }) => `${line}:${column} ${rule}: ${message}`);
    throw error;
  }
  return [];
}

t.test('every lab in bad/ is refused with exactly the problems beside it', (t) => {
  const names = readdirSync(new URL('bad/', fixtures)).filter((name) => name.endsWith('.md'));
  for (const name of names) {
    const expected = text(`bad/${name.replace(/md$/, 'txt')}`)
      .trimEnd()
      .split('\n');
    t.strictSame(problemsOf(name, text(`bad/${name}`)), expected, name);
  }
  t.end();
});

t.test('every lab in good/ is sound, without a warning', (t) => {
  for (const name of readdirSync(new URL('good/', fixtures)))
    t.strictSame(parseLab(name, text(`good/${name}`), fakeRegistry).warnings, [], name);
  t.end();
});

t.test('an unsound lab says file, line and column of each problem, and the command that proves the mend', (t) => {
  try {
    parseLab('labs/x/lab.md', text('bad/several-at-once.md'), fakeRegistry);
    t.fail('parsed');
  } catch (error) {
    if (!(error instanceof UnsoundLab)) throw error;
    t.equal(error.code, 'lab-unsound');
    t.equal(
      error.message,
      [
        'labs/x/lab.md has 4 problems:',
        '  labs/x/lab.md:2:1: minutes is missing; it takes a number',
        '  labs/x/lab.md:4:1: unknown key minuts; did you mean minutes?',
        '  labs/x/lab.md:25:28: no node is called sever; did you mean server?',
        '  labs/x/lab.md:39:1: route never says other-gatway; did you mean other-gateway?',
      ].join('\n'),
    );
    t.equal(error.next, 'Mend them, then run: labs lint labs/x/lab.md');
  }
  t.end();
});
