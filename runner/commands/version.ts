import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const about = fileURLToPath(new URL('../../../package.json', import.meta.url));

/** The version of Underlay that runs. */
export async function version(): Promise<string> {
  return (JSON.parse(await readFile(about, 'utf8')) as { version: string }).version;
}
