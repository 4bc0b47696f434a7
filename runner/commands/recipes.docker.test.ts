import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import t, { type Test } from 'tap';

import { cache } from '../ground/image-cache.js';
import { findImage } from '../ground/image-store.js';
import { currentHash } from '../ground/image.js';
import { noDocker, person, program } from './test-person.js';
import { blockWith, programsIn } from './test-recipe.js';

const root = join(dirname(program), '../..');

/** What Node needs and the node image has not. */
const libraries = execFileSync('ldd', [process.execPath], { encoding: 'utf8' })
  .split('\n')
  .flatMap((line) => /lib(?:stdc\+\+|gcc_s|atomic)\S* => (\S+)/.exec(line)?.[1] ?? []);

/** Runs the page's `run_autograder` in a container as Docker makes them, without a privilege, over what somebody handed in. */
async function autograded(t: Test, handedIn: Readonly<Record<string, string>>) {
  const { base } = person(t);
  const folder = join(base, 'autograder');
  for (const name of ['submission', 'results']) mkdirSync(join(folder, name), { recursive: true });
  for (const [name, text] of Object.entries(handedIn)) writeFileSync(join(folder, 'submission', name), text);
  writeFileSync(join(folder, 'run_autograder'), blockWith('/autograder/submission'), { mode: 0o755 });
  const image = await findImage(cache(process.env, process.getuid?.() ?? -1), await currentHash());
  const ours = [process.execPath, root, ...libraries].flatMap((path) => ['--volume', `${path}:${path}:ro`]);
  const theirs = [
    '--volume',
    `${folder}:/autograder`,
    '--volume',
    `${programsIn(join(base, 'bin'))}:/usr/local/bin:ro`,
  ];
  const how = ['--rm', '--network', 'none', '--entrypoint', '/autograder/run_autograder'];
  const { status, stderr } = spawnSync('docker', ['run', ...how, ...ours, ...theirs, image?.reference ?? ''], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  const results = readFileSync(join(folder, 'results/results.json'), 'utf8');
  rmSync(folder, { recursive: true });
  return { status, stderr, results: JSON.parse(results) as Readonly<Record<string, unknown>> };
}

void t.test('run_autograder in a default container says that it could not grade, and gives no points', { skip: noDocker }, async (t) => {
  const { status, stderr, results } = await autograded(t, { 'submission.yaml': 'lab: 03-bridge\n' });
  t.equal(status, 3, stderr);
  t.strictSame(Object.keys(results).sort(), ['output', 'output_format', 'stdout_visibility', 'tests', 'visibility']);
  t.match(results, {
    output: /^This could not be graded, and that is not your fault\. No ground can stand here\./,
    ...{ output_format: 'text', visibility: 'visible', stdout_visibility: 'hidden' },
    tests: [{ name: 'could not grade', output: /^This could not be graded/, output_format: 'text', visibility: 'visible' }],
  });
}); // prettier-ignore

void t.test('it does so too when nothing that it knows was handed in', { skip: noDocker }, async (t) => {
  for (const handedIn of [{}, { 'essay.txt': 'x' }])
    t.match((await autograded(t, handedIn)).results, { output: /^This could not be graded/, tests: [{}] });
});
