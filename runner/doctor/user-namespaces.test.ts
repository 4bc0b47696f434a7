import t from 'tap';
import { fakeMachine } from './test-machine.js';
import { userNamespaces } from './user-namespaces.js';

const refused = { unshare: { code: 1, stderr: 'unshare: write failed /proc/self/uid_map: Operation not permitted\n' } };
const reason = 'unshare: write failed /proc/self/uid_map: Operation not permitted';

t.test('ok when one was made, mapped and mounted in, whatever the settings say', async (t) => {
  const files = { '/proc/sys/kernel/apparmor_restrict_unprivileged_userns': '1' };
  const finding = await userNamespaces(fakeMachine({ answers: { unshare: {} }, files }));
  t.strictSame(finding, { state: 'ok', about: 'user namespaces', found: 'made one, mapped it and mounted in it' });
});

t.test('a fault with both remedies where AppArmor restricts them', async (t) => {
  const files = { '/proc/sys/kernel/apparmor_restrict_unprivileged_userns': '1' };
  const finding = await userNamespaces(fakeMachine({ answers: refused, files }));
  t.match(finding, {
    state: 'fault',
    found: `AppArmor lets ordinary users make them and then refuses all that one does inside: ${reason}`,
    mend: /profile underlay-unshare \/usr\/bin\/unshare[^]*sysctl -w kernel.apparmor_restrict_unprivileged_userns=0/,
  });
});

t.test('a fault that names the setting when none may be made', async (t) => {
  const finding = await userNamespaces(
    fakeMachine({ answers: refused, files: { '/proc/sys/user/max_user_namespaces': '0' } }),
  );
  t.match(finding, {
    found: `none may be made here (user.max_user_namespaces is 0): ${reason}`,
    mend: /^sudo sysctl -w user.max_user_namespaces=15000/,
  });
});

t.test('a fault that names the setting when only root may make them', async (t) => {
  const files = { '/proc/sys/kernel/unprivileged_userns_clone': '0' };
  const finding = await userNamespaces(fakeMachine({ answers: refused, files }));
  t.match(finding, { found: /^only root may make them/, mend: /^sudo sysctl -w kernel.unprivileged_userns_clone=1/ });
});

t.test('a fault that offers Docker when no setting explains it', async (t) => {
  const finding = await userNamespaces(fakeMachine({ answers: refused }));
  t.match(finding, { state: 'fault', found: `refused: ${reason}`, mend: /install Docker/ });
});
