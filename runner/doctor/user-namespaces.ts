import type { Finding } from './finding.js';
import type { Machine } from './machine.js';

const about = 'user namespaces';

// Creating one is not enough: where AppArmor restricts them it succeeds, and the map or the first mount is refused.
const attempt = [
  'unshare',
  '--user',
  '--map-root-user',
  '--net',
  '--mount',
  '--',
  'mount',
  '-t',
  'tmpfs',
  'tmpfs',
  '/tmp',
];

/** Makes one, writes its map and mounts in it, for that is what the sandbox does. */
export async function userNamespaces(machine: Machine): Promise<Finding> {
  const done = await machine.shell.run(['sh', '-c', 'exec "$@"', 'sh', ...attempt], { timeout: 10_000 });
  if (done.code === 0) return { state: 'ok', about, found: 'made one, mapped it and mounted in it' };
  const reason = done.stderr.toString().trim().split('\n').at(-1) ?? '';
  return { state: 'fault', about, ...(await explain(machine, reason)) };
}

async function explain(machine: Machine, reason: string): Promise<{ found: string; mend: string }> {
  const setting = async (name: string) => (await machine.read(`/proc/sys/${name}`))?.trim();
  if ((await setting('user/max_user_namespaces')) === '0')
    return {
      found: `none may be made here (user.max_user_namespaces is 0): ${reason}`,
      mend: sysctl('user.max_user_namespaces=15000'),
    };
  if (machine.uid !== 0 && (await setting('kernel/unprivileged_userns_clone')) === '0')
    return {
      found: `only root may make them (kernel.unprivileged_userns_clone is 0): ${reason}`,
      mend: sysctl('kernel.unprivileged_userns_clone=1'),
    };
  if (machine.uid !== 0 && (await setting('kernel/apparmor_restrict_unprivileged_userns')) === '1')
    return {
      found: `AppArmor lets ordinary users make them and then refuses all that one does inside: ${reason}`,
      mend: apparmor,
    };
  return {
    found: `refused: ${reason}`,
    mend: 'a container or a security policy forbids them: run labs on the machine itself, or install Docker, which labs then uses instead',
  };
}

function sysctl(assignment: string): string {
  return `sudo sysctl -w ${assignment}   (to keep it: the same assignment in /etc/sysctl.d/60-underlay.conf)`;
}

const apparmor = `one of these; with Docker neither is needed
for unshare alone, with a profile that allows it:
  printf 'abi <abi/4.0>,\\nprofile underlay-unshare /usr/bin/unshare flags=(unconfined) { userns, }\\n' | sudo tee /etc/apparmor.d/underlay-unshare
  sudo apparmor_parser -r /etc/apparmor.d/underlay-unshare
for every program of this machine:
  ${sysctl('kernel.apparmor_restrict_unprivileged_userns=0')}`;
