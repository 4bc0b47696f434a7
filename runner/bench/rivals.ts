import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { labUid } from '../ground/host-site.js';
import { ociConfig, tunMark } from '../ground/oci.js';
import type { Shell } from '../shell/shell.js';
import { stopwatch } from './ground-round.js';
import type { Deed, Round } from './samples.js';

const beside = (name: string) => fileURLToPath(new URL(`../../../runner/bench/${name}`, import.meta.url));

/** The same work by hand in one shell script, as the owner of the image's files. */
export async function floorRound(shell: Shell, tree: string, size: number, root: boolean): Promise<Round> {
  const config = ociConfig(process.arch, size).replace(`,"${tunMark}"`, '');
  const owner = ['setpriv', `--reuid=${labUid}`, `--regid=${labUid}`, '--clear-groups'];
  return timed(shell, [...(root ? owner : []), 'bash', beside('floor.sh'), tree, config, String(size)]);
}

/** Where Mininet can build a star: it needs root, and programs of two packages. */
export function mininetStands(root: boolean): boolean {
  return root && ['/usr/bin/mn', '/usr/sbin/brctl'].every((path) => existsSync(path));
}

/** In namespaces of its own, so that it leaves nothing and nobody's names are in its way. */
export async function mininetRound(shell: Shell, size: number): Promise<Round> {
  const alone = ['unshare', '--net', '--mount-proc', '--pid', '--fork', '--kill-child'];
  return timed(shell, [...alone, '/usr/bin/python3', beside('mininet-star.py'), String(size)]);
}

/** Milliseconds from the start of a program to its end, which must be with this exit code. */
export async function wall(shell: Shell, argv: readonly string[], wanted = 0): Promise<number> {
  const watch = stopwatch();
  const { code, stderr } = await shell.run(argv);
  if (code !== wanted) throw new Error(`${argv.join(' ')} ended with exit code ${code}: ${stderr.toString()}`);
  return watch();
}

/** What a script says that it did, with milliseconds. */
async function timed(shell: Shell, argv: readonly string[]): Promise<Round> {
  const { code, stdout, stderr } = await shell.run(argv);
  if (code !== 0) throw new Error(`${argv[0] ?? ''} … ended with exit code ${code}: ${stderr.toString()}`);
  const lines = stdout.toString().trim().split('\n');
  return Object.fromEntries(
    lines.map((line) => line.split('\t') as [Deed, string]).map(([deed, ms]) => [deed, Number(ms)]),
  );
}
