import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { program } from './test-person.js';

const page = readFileSync(new URL('../../../docs/grading.md', import.meta.url), 'utf8');

/** The block of the page on grading that has these words. */
export function blockWith(words: string): string {
  const found = [...page.matchAll(/^```\w*\n([^]*?)^```$/gm)].map(([, text = '']) => text);
  const [block, second] = found.filter((text) => text.includes(words));
  if (block === undefined || second !== undefined) throw new Error(`not one block of the page has ${words}`);
  return block;
}

/** A folder of programs for a PATH: the one under test, and what runs it for others. */
export function programsIn(folder: string): string {
  const labs = `'${process.execPath}' '${program}'`;
  const scripts = { labs: `exec ${labs} "$@"`, npx: `shift; exec ${labs} "$@"`, sudo: 'exec "$@"' };
  mkdirSync(folder, { recursive: true });
  for (const [name, line] of Object.entries(scripts))
    writeFileSync(join(folder, name), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
  return folder;
}
