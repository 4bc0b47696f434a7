import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LabError } from '../errors.js';

/** The folder that says what a node image is. */
export const recipe = fileURLToPath(new URL('../../../images/node', import.meta.url));

const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** Debian's name for what Node calls `x64`. */
export function architecture(node: string): string {
  const name = architectures[node];
  if (name) return name;
  throw new LabError(
    'image-failed',
    `There is no node image for the processor architecture ${node}; there is one for amd64 and one for arm64.`,
    'Run the labs on an amd64 or arm64 machine.',
  );
}

/** A node image's name: twelve digits that change when anything that goes into it does. */
export async function imageKey(recipe: string, architecture: string): Promise<string> {
  const hash = createHash('sha256').update(architecture);
  for (const path of await filesBelow(recipe)) {
    const content = await readFile(join(recipe, path));
    hash.update(`\0${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 12);
}

async function filesBelow(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
  return paths.filter((path) => path !== 'README.md').sort();
}
