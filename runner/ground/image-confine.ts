import { runTool } from '../shell/tool.js';
import { labUid } from './host-site.js';

export const systemPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Runs what follows as the user that owns the image, and lets it die with this process, whatever ends this process. */
export function asOwner(uid: number, argv: readonly string[]): string[] {
  const become = uid === 0 ? [`--reuid=${labUid}`, `--regid=${labUid}`, '--clear-groups'] : [];
  return ['setpriv', ...become, '--pdeathsig=KILL', '--', ...argv];
}

/**
 * Runs what follows as root of a user namespace in which the owner is the only user, with mounts and processes of its
 * own: what it mounted and started is gone when it is.
 */
export function confined(uid: number, argv: readonly string[]): string[] {
  const namespaces = ['--user', '--map-root-user', '--mount', '--pid', '--fork', '--kill-child'];
  return asOwner(uid, ['unshare', ...namespaces, '--', ...argv]);
}

/** Tried rather than looked up: too many switches of too many systems can forbid it. */
export async function canConfine(uid: number, cwd: string, log: string): Promise<boolean> {
  return (await runTool({ argv: confined(uid, ['true']), env: { PATH: systemPath }, cwd, log })) === 0;
}
