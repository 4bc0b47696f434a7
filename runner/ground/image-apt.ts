import { chown, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runTool } from '../shell/tool.js';
import { asOwner } from './image-confine.js';
import { labUid } from './host-site.js';
import { failure } from './image-failure.js';
import { exists } from './image-store.js';

/** What a build needs of Debian, as this machine is configured to get it. */
export interface Debian {
  /** In the form of sources.list. */
  readonly sources: string;
  readonly keyrings: readonly string[];
  /** The machine's proxies and clock exceptions, in the form of apt.conf. */
  readonly settings: string;
  /** Directories of programs that had to be fetched. */
  readonly path: readonly string[];
  /** mmdebstrap's own hooks. */
  readonly hooks: string;
}

interface Work {
  readonly uid: number;
  readonly part: string;
  readonly log: string;
  readonly suite: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

const archiveKeyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** Takes what the machine has, and fetches the rest with the machine's own apt, into directories of ours. */
export async function debian(work: Work): Promise<Debian> {
  const state = join(work.part, 'apt');
  const installed = await exists('/usr/bin/mmdebstrap');
  const configured = await sourcesOf(work, []);
  const missing = [
    ...(installed ? [] : ['mmdebstrap']),
    ...((await exists(archiveKeyring)) ? [] : ['debian-archive-keyring']),
  ];
  // Without lists, as on a fresh machine, apt tells nothing about its sources.
  if (configured !== '' && missing.length === 0) {
    const hooks = '/usr/share/mmdebstrap/hooks';
    return {
      sources: configured,
      keyrings: await keyrings(archiveKeyring),
      settings: await settings(work),
      path: [],
      hooks,
    };
  }
  const options = await ownState(state, work);
  await fetchPackages(missing, options, work);
  const root = join(work.part, 'tools');
  return {
    sources: (await sourcesOf(work, options)) || official(work.suite),
    keyrings: await keyrings((await exists(archiveKeyring)) ? archiveKeyring : join(root, archiveKeyring)),
    settings: await settings(work),
    path: installed ? [] : [join(root, 'usr/bin')],
    hooks: join(installed ? '/' : root, 'usr/share/mmdebstrap/hooks'),
  };
}

function official(suite: string): string {
  const lines = [`debian ${suite}`, `debian ${suite}-updates`, `debian-security ${suite}-security`];
  return lines.map((line) => `deb http://deb.debian.org/${line} main\n`).join('');
}

/** The configured sources that serve the suite: mirrors, proxies and local archives are the machine's business. */
async function sourcesOf(work: Work, options: readonly string[]): Promise<string> {
  const format = 'deb $(REPO_URI) $(RELEASE) $(COMPONENT) # $(CODENAME)';
  const lines: string[] = [];
  const argv = ['apt-get', ...options, 'indextargets', '--format', format, 'Created-By: Packages'];
  await apt(argv, work, (line) => lines.push(line));
  return sourcesList(lines, work.suite);
}

/** mmdebstrap reads nothing of the machine's apt.conf; a build behind a proxy, or from a snapshot, needs these. */
async function settings(work: Work): Promise<string> {
  const lines: string[] = [];
  await apt(['apt-config', 'dump', '--format', '%f "%v";%n', 'Acquire'], work, (line) => lines.push(line));
  return lines.filter((line) => /^Acquire::(Check-\w|https?::.*Proxy)/.test(line)).join('\n');
}

/** Takes lines as asked for above; empty unless the suite itself is among them. */
export function sourcesList(lines: readonly string[], suite: string): string {
  const wanted = [suite, `${suite}-updates`, `${suite}-security`];
  const found = lines.flatMap((line) => {
    const [, source, release, component, codename] = /^(deb \S+ (\S+) (\S+)) # (.*)$/.exec(line) ?? [];
    // A release file without a code name leaves the variable as it stands.
    const name = codename?.startsWith('$') ? release : codename;
    return source && name && component === 'main' && wanted.includes(name) ? [{ source, name }] : [];
  });
  return found.some(({ name }) => name === suite) ? found.map(({ source }) => `${source}\n`).join('') : '';
}

/** Lists and archives of our own: an ordinary user may not touch the machine's. */
async function ownState(state: string, work: Work): Promise<string[]> {
  for (const directory of [state, join(work.part, 'tools')]) await own(directory, work.uid);
  for (const directory of ['lists', 'lists/partial', 'archives', 'archives/partial'])
    await own(join(state, directory), work.uid);
  const settings = [`Dir::State=${state}`, `Dir::Cache=${state}`, 'Dir::State::status=/var/lib/dpkg/status'];
  const options = ['-q', ...settings.flatMap((setting) => ['-o', setting])];
  // A source of another maker that fails does not matter; whether ours was there shows in what follows.
  await apt(['apt-get', ...options, 'update'], work);
  return options;
}

async function fetchPackages(names: readonly string[], options: readonly string[], work: Work): Promise<void> {
  for (const name of names) {
    const tools = join(work.part, 'tools');
    const code = await apt(['apt-get', ...options, 'download', name], { ...work, part: tools });
    const file = (await readdir(tools)).find((entry) => entry.startsWith(`${name}_`));
    const unpacked = code === 0 && file ? await apt(['dpkg-deb', '-x', file, '.'], { ...work, part: tools }) : code;
    if (unpacked === 0 && file) continue;
    throw await failure(`${name} is not installed, and apt could not fetch it`, unpacked, work.log, work.part);
  }
}

/** Keys that apt trusts, and those that single sources name; a private mirror may sign with its own. */
async function keyrings(archive: string): Promise<string[]> {
  const found = new Set([archive]);
  const lists = await below('/etc/apt/sources.list.d');
  for (const list of ['/etc/apt/sources.list', ...lists]) {
    const text = await readFile(list, 'utf8').catch(() => '');
    for (const [, key] of text.matchAll(/signed-by\s*[:=]\s*(\/[^\s\],]+)/gi))
      if (key && (await exists(key))) found.add(key);
  }
  return [...found, ...(await below('/etc/apt/trusted.gpg.d'))];
}

async function below(directory: string): Promise<string[]> {
  return readdir(directory).then(
    (names) => names.map((name) => join(directory, name)),
    () => [],
  );
}

async function apt(argv: readonly string[], work: Work, line?: (text: string) => void): Promise<number> {
  const { env, log, part, signal } = work;
  return runTool({
    argv: asOwner(work.uid, argv),
    env,
    cwd: part,
    log,
    ...(line && { line }),
    ...(signal && { signal }),
  });
}

async function own(directory: string, uid: number): Promise<void> {
  await mkdir(directory, { recursive: true });
  if (uid === 0) await chown(directory, labUid, labUid);
}
