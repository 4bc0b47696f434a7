import type { Test } from 'tap';

import { codeOf, planOf, sh, type TestGround } from './test-ground.js';

const plan = planOf(
  'programs',
  { a: { 'lan:eth0': '10.1.0.1/24' }, b: { 'lan:eth0': '10.1.0.2/24' } },
  {
    a: {
      files: [
        { path: '/etc/underlay/deep/plain', mode: 0o644, content: 'plain ü\n' },
        { path: '/root/secret', mode: 0o600, content: 'secret' },
        { path: '/usr/local/bin/hello', mode: 0o755, content: '#!/bin/sh\necho hello "$@"\n' },
        { path: '/etc/hosts', mode: 0o644, content: '127.0.0.1 localhost\n10.1.0.2 b\n' },
        { path: '/srv/bytes', mode: 0o444, content: Uint8Array.from({ length: 256 }, (_, i) => i) },
      ],
    },
  },
);

/** Waits without a pause until a command works; the node's own time limit ends one that never does. */
const until = (command: string) => `timeout 10 sh -c 'until ${command} >/dev/null 2>&1; do :; done'`;

const ping = 'ping -c1 -W1 10.1.0.2';

/** What programs can do on a node of every ground. */
export async function programClaims(t: Test, at: TestGround): Promise<void> {
  const lab = await at.up(t, plan);
  const a = (script: string) => sh(lab, 'a', script);
  const b = (script: string) => sh(lab, 'b', script);

  await t.test('files of the plan lie there with their modes, all of root', async (t) => {
    t.equal(
      await a('stat -c "%n %a %U %G" /etc/underlay/deep/plain /root/secret /usr/local/bin/hello /srv/bytes'),
      '/etc/underlay/deep/plain 644 root root\n/root/secret 600 root root\n' +
        '/usr/local/bin/hello 755 root root\n/srv/bytes 444 root root',
    );
    t.equal(await a('cat /etc/underlay/deep/plain'), 'plain ü');
    t.equal(await a('hello you'), 'hello you');
    const { stdout } = await lab.exec('a').run(['cat', '/srv/bytes']);
    t.same(
      [...stdout],
      Array.from({ length: 256 }, (_, i) => i),
    );
  });

  await t.test(
    'a node knows its name, its name files are plain files, and no name server of the machine is in them',
    async (t) => {
      t.equal(await b('hostname; cat /etc/hostname /etc/hosts'), 'b\nb\n127.0.0.1\tlocalhost\n127.0.1.1\tb');
      t.equal(await a('cat /etc/hosts'), '127.0.0.1 localhost\n10.1.0.2 b', 'unless the plan has its own');
      t.equal(await b('sed -i s/localhost/home/ /etc/hosts && getent hosts home'), '127.0.0.1       home');
      t.equal(await b('cat /etc/resolv.conf'), '');
    },
  );

  const filters = {
    'iptables (nft)': ['iptables -I INPUT -s 10.1.0.2 -j DROP', 'iptables -F'],
    'iptables (legacy)': ['iptables-legacy -I INPUT -s 10.1.0.2 -j DROP', 'iptables-legacy -F'],
    nftables: [
      'nft "add table ip x; add chain ip x in { type filter hook input priority 0; }; add rule ip x in ip saddr 10.1.0.2 drop"',
      'nft delete table ip x',
    ],
    ipset: [
      'ipset create bad hash:ip; ipset add bad 10.1.0.2; iptables -I INPUT -m set --match-set bad src -j DROP',
      'iptables -F; ipset destroy bad',
    ],
  };
  for (const [name, [add = '', remove = '']] of Object.entries(filters)) {
    await t.test(`${name} filters packets, on its own node alone`, async (t) => {
      t.equal(await codeOf(lab, 'a', ping), 0);
      await a(add);
      t.equal(await codeOf(lab, 'a', ping), 1);
      t.notMatch(await b('iptables-save; iptables-legacy-save; nft list ruleset; ipset list'), /10\.1\.0\.2/);
      await a(remove);
      t.equal(await codeOf(lab, 'a', ping), 0);
    });
  }

  await t.test('NAT rewrites a source, and conntrack shows it', async (t) => {
    await a('ip addr add 10.7.0.1/32 dev lo; iptables -t nat -A POSTROUTING -s 10.7.0.1 -j MASQUERADE');
    await a('ping -c1 -W2 -I 10.7.0.1 10.1.0.2');
    t.match(
      await a('conntrack -L -p icmp 2>/dev/null'),
      /src=10\.7\.0\.1 dst=10\.1\.0\.2 .* src=10\.1\.0\.2 dst=10\.1\.0\.1/,
    );
  });

  await t.test('tcpdump runs as it is, and sees the other node', async (t) => {
    const seen = await a(
      `tcpdump -lnni eth0 -c 1 icmp 2>/tmp/tcpdump >/tmp/seen & ${until('grep -q listening /tmp/tcpdump')}
      ping -c1 -W2 10.1.0.2 >/dev/null; wait; cat /tmp/seen`,
    );
    t.match(seen, /IP 10\.1\.0\.1 > 10\.1\.0\.2: ICMP echo request/);
  });

  await t.test('nginx serves another node', async (t) => {
    await a('echo hello from a >/var/www/html/index.html; nginx');
    t.equal(await b('curl -s --max-time 5 10.1.0.1'), 'hello from a');
  });

  await t.test('dnsmasq and nsd answer another node', async (t) => {
    await a('dnsmasq --port=5353 --address=/one.test/10.0.0.1');
    t.equal(await b('dig +short +time=2 @10.1.0.1 -p 5353 one.test'), '10.0.0.1');
    await a(`printf '@ SOA ns x 1 1 1 1 1\\n@ NS ns\\nns A 10.1.0.1\\nwww A 10.0.0.2\\n' >/etc/nsd/two.test
      printf 'zone:\\n name: two.test\\n zonefile: /etc/nsd/two.test\\n' >>/etc/nsd/nsd.conf
      nsd; ${until('dig +short +time=1 +tries=1 @10.1.0.1 www.two.test | grep .')}`);
    t.equal(await b('dig +short +time=2 @10.1.0.1 www.two.test'), '10.0.0.2');
  });

  await t.test('two BIRDs find each other and tell each other a route', async (t) => {
    const config = (id: number) => `router id 10.1.0.${id};
      protocol device {}
      protocol direct { ipv4; interface "stub0"; }
      protocol kernel { ipv4 { export all; }; }
      protocol ospf { ipv4 { import all; export all; }; area 0 { interface "eth0" { hello 1; type ptp; }; interface "stub0" { stub; }; }; }`;
    for (const [node, id] of [
      ['a', 1],
      ['b', 2],
    ] as const) {
      await sh(
        lab,
        node,
        `ip link add stub0 type bridge; ip addr add 10.20${id}.0.1/24 dev stub0; ip link set stub0 up
        cat >/etc/bird/bird.conf <<'END'\n${config(id)}\nEND
        bird -u bird -g bird`,
      );
    }
    await a(until('ip route show proto bird | grep 10.202.0.0'));
    t.match(await a('ip route get 10.202.0.1'), /via 10\.1\.0\.2 dev eth0/);
    t.equal(await codeOf(lab, 'a', 'ping -c1 -W2 10.202.0.1'), 0);
  });

  await t.test('sysctls of a node can be written, and are its own', async (t) => {
    await a('sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.eth0.rp_filter=2 net.ipv4.conf.eth0.proxy_arp=1');
    t.equal(await a('sysctl -n net.ipv4.ip_forward net.ipv4.conf.eth0.rp_filter'), '1\n2');
    t.equal(await b('sysctl -n net.ipv4.ip_forward net.ipv4.conf.eth0.rp_filter'), '0\n0');
  });

  await t.test('daemons find what they look for in /dev, /run and /tmp', async (t) => {
    t.equal(
      await a('stat -c "%n %a %F" /dev/null /dev/urandom /tmp /run /dev/shm'),
      '/dev/null 666 character special file\n/dev/urandom 666 character special file\n/tmp 1777 directory\n/run 755 directory\n/dev/shm 1777 directory',
    );
    t.equal(
      await a('echo x >/dev/null; head -c1 /dev/zero | wc -c; echo y >/dev/shm/y; cat /dev/shm/y; ls -d /dev/fd/0'),
      '1\ny\n/dev/fd/0',
    );
  });
}
