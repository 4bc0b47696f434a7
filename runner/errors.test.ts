import { readdirSync, readFileSync } from 'node:fs';
import t from 'tap';
import { exitCode, LabError, type ErrorCode } from './errors.js';

const root = new URL('../../', import.meta.url);
const source = readFileSync(new URL('runner/errors.ts', root), 'utf8');
const union = /export type ErrorCode =([^;]+);/.exec(source)?.[1] ?? '';
const codes = [...union.matchAll(/'([^']+)'/g)].map(([, code]) => code ?? '');
const pages = readdirSync(new URL('docs/errors/', root)).map((name) => name.replace(/\.md$/, ''));
const page = (code: string) => readFileSync(new URL(`docs/errors/${code}.md`, root), 'utf8');

t.test('every code has a page and every page a code', (t) => {
  t.ok(codes.includes('no-ground'));
  t.strictSame(pages.filter((name) => name !== 'README').sort(), codes.sort());
  t.end();
});

for (const code of codes) {
  t.test(`the page of ${code} says what it means, why, how to mend it, and the exit code it has`, (t) => {
    const text = page(code);
    const headings = [...text.matchAll(/^#+ .*$/gm)].map(([heading]) => heading);
    t.strictSame(headings, [`# ${code}`, '## What it means', '## Why it happens', '## How to mend it']);
    const exit = exitCode(new LabError(code as ErrorCode, 'm', 'n'));
    t.match(text, `Exit code ${exit}.`);
    t.end();
  });
}

t.test('the list of pages names each of them', (t) => {
  for (const code of codes) t.match(page('README'), `[${code}](${code}.md)`);
  t.end();
});
