import t from 'tap';
import { names, probeKernel, probes, type FeatureName } from './kernel.js';
import { kernelFindings } from './kernel-findings.js';
import { fakeShell } from './test-machine.js';

const succeed = (except: Partial<Record<FeatureName, string>> = {}) =>
  names()
    .flatMap((name) => except[name] ?? probes[name].map(() => `${name}\t0\t\n`))
    .join('');
const probed = (stdout: string, stderr = '') => probeKernel(fakeShell({ unshare: { stdout, stderr } }));

t.test('a feature is present when every one of its commands succeeded', async (t) => {
  const features = await probed(succeed());
  t.strictSame(new Set([...features.values()].map(({ kind }) => kind)), new Set(['present']));
  t.strictSame([...features.keys()], names());
});

t.test('a feature is absent, with the exact reason, when one of its commands failed', async (t) => {
  const features = await probed(succeed({ nft: 'nft\t0\t\nnft\t1\tNo such chain type\nnft\t1\tlater\n' }));
  t.strictSame(features.get('nft'), { kind: 'absent', reason: 'No such chain type' });
});

t.test('a command that fails without a word is named itself', async (t) => {
  const features = await probed(succeed({ tun: 'tun\t0\t\ntun\t1\t\n' }));
  t.strictSame(features.get('tun'), { kind: 'absent', reason: 'test -w /dev/net/tun: exit code 1' });
});

t.test('a feature whose program is missing is unknown, not absent', async (t) => {
  const features = await probed(succeed({ ipset: 'ipset\t127\tsh: ipset: not found\n' }));
  t.strictSame(features.get('ipset'), { kind: 'unknown', lacks: 'program', reason: 'no ipset here' });
});

t.test('all features are unknown when the scratch namespace is refused', async (t) => {
  const features = await probed('', 'unshare: unshare failed: Operation not permitted\n');
  const reason = 'unshare: unshare failed: Operation not permitted';
  for (const feature of features.values()) t.strictSame(feature, { kind: 'unknown', lacks: 'namespace', reason });
});

t.test('a probe that hangs leaves what it did not reach unknown', async (t) => {
  const shell = fakeShell({ unshare: { stdout: 'veth\t0\t\n', end: 'timed-out', code: 137 } });
  const features = await probeKernel(shell);
  t.equal(features.get('veth')?.kind, 'present');
  t.match(features.get('bridge'), { kind: 'unknown', reason: 'the probe did not end within 20 s' });
});

t.test('absent features share a line when they share a reason, and the mend names their modules', async (t) => {
  const refusal = (name: string) => `${name}\t2\tError: Unknown device type.\n`;
  const features = await probed(succeed({ gre: refusal('gre'), vlan: refusal('vlan') }));
  t.strictSame(kernelFindings(features).slice(1), [
    {
      state: 'note',
      about: 'kernel',
      found: 'absent: gre, vlan (Error: Unknown device type.); labs that need them are skipped',
      mend: 'sudo modprobe -a ip_gre 8021q   (where the distribution has them as modules)',
    },
  ]);
});

t.test('a kernel without veth is a fault, for no lab can be wired', async (t) => {
  const features = await probed(succeed({ veth: 'veth\t2\tError: Unknown device type.\n' }));
  const found = 'absent: veth (Error: Unknown device type.); no lab can be wired';
  t.match(kernelFindings(features)[1], { state: 'fault', found });
});

t.test('what was not tried for want of a program points to labs setup', async (t) => {
  const features = await probed(succeed({ ipset: 'ipset\t127\t\n' }));
  t.match(kernelFindings(features)[1], {
    state: 'note',
    found: 'not tried: ipset (no ipset here)',
    mend: 'labs setup: the node image brings the programs that try them',
  });
});
