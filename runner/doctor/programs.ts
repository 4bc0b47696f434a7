import type { Finding } from './finding.js';
import type { Machine } from './machine.js';

const needed = ['unshare', 'nsenter', 'setpriv', 'mount'];
const absent = 'PATH=$PATH:/usr/sbin:/sbin; for program; do command -v "$program" >/dev/null || echo "$program"; done';

/** The host's share of the sandbox; everything else comes from the node image. */
export async function programs(machine: Machine): Promise<Finding> {
  const about = 'util-linux';
  const missing = await lacking(machine, needed);
  if (missing.length === 0) return { state: 'ok', about, found: needed.join(', ') };
  const mend = 'sudo apt-get install util-linux mount   (or your distribution’s util-linux)';
  return { state: 'fault', about, found: `missing: ${missing.join(', ')}`, mend };
}

/** Said because other rootless runtimes need it, and people look for it. */
export async function subordinateIds(machine: Machine): Promise<Finding> {
  const about = 'subuid';
  const ranges = (await machine.read('/etc/subuid'))?.split('\n') ?? [];
  const range = ranges.find((line) => [machine.user, String(machine.uid)].includes(line.split(':')[0] ?? ''));
  const newuidmap = (await lacking(machine, ['newuidmap'])).length === 0;
  const has = [
    newuidmap ? 'newuidmap is here' : 'no newuidmap',
    range === undefined ? 'no range in /etc/subuid' : `range ${range}`,
  ];
  return { state: 'ok', about, found: `not needed (${has.join(', ')})` };
}

async function lacking(machine: Machine, names: readonly string[]): Promise<string[]> {
  const done = await machine.shell.run(['sh', '-c', absent, 'sh', ...names]);
  return done.stdout.toString().split('\n').filter(Boolean);
}
