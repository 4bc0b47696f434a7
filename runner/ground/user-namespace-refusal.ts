import { hostShell } from '../shell/host.js';

const attempt = ['unshare', '--user', '--map-root-user', '--mount', '--net', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'];

/** What this machine says to user namespaces; undefined where it allows them. Only trying tells: distributions forbid them in half a dozen ways. */
export async function userNamespaceRefusal(): Promise<string | undefined> {
  const { code, stderr } = await hostShell({ PATH: '/usr/sbin:/usr/bin:/sbin:/bin' }).run(attempt);
  return code === 0 ? undefined : stderr.toString().trim();
}
