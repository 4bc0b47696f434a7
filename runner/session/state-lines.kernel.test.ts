import t from 'tap';

import { noKernel, testGround } from '../../checks/test-ground.js';
import { stateLines } from './state-lines.js';

void t.test('a rule is told once, in the words of the tool that wrote it', { skip: noKernel }, async (t) => {
  const ground = await testGround(t, { host: {} });
  await ground.sh(
    'host',
    `iptables -t mangle -A OUTPUT -p icmp
iptables-legacy -A INPUT -p udp -j DROP
nft 'add table ip own; add chain ip own c { type filter hook input priority 0; }; add rule ip own c ip saddr 10.0.0.0/8 drop'`,
  );
  const lines = (await stateLines(ground.site)).get('host') ?? [];
  t.strictSame(
    lines.filter((line) => /^(?:iptables|nft)/.test(line)),
    [
      'iptables mangle OUTPUT: -A OUTPUT -p icmp',
      'iptables-legacy filter INPUT: -A INPUT -p udp -j DROP',
      'nft filter INPUT: source 10.0.0.0/8, target DROP',
    ],
  );
});
