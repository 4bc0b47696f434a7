import t from 'tap';
import { labProcesses, nodeMark, ociConfig, tunMark, tunMount } from './oci.js';

interface Config {
  readonly hostname: string;
  readonly mounts: readonly (string | { destination: string; type: string; options?: string[] })[];
  readonly process: {
    readonly noNewPrivileges: boolean;
    readonly capabilities: Readonly<Record<string, string[]>>;
    readonly rlimits: readonly { type: string; hard: number; soft: number }[];
    readonly env: readonly string[];
  };
  readonly linux: {
    readonly namespaces: readonly { type: string; path?: string }[];
    readonly uidMappings: readonly unknown[];
    readonly gidMappings: readonly unknown[];
    readonly maskedPaths: readonly string[];
    readonly readonlyPaths: readonly string[];
    readonly seccomp: { architectures: string[] };
  };
}
const config = JSON.parse(ociConfig('x64', 1)) as Config;
const { process: first, linux } = config;

t.test('a node has namespaces of its own of every kind that keeps it from the machine', (t) => {
  t.strictSame(linux.namespaces, [...['pid', 'ipc', 'uts', 'mount', 'network', 'user'].map((type) => ({ type }))]);
  t.end();
});

t.test('a node has one uid and one gid, those that its lab has', (t) => {
  const one = [{ containerID: 0, hostID: 0, size: 1 }];
  t.strictSame(linux.uidMappings, one);
  t.strictSame(linux.gidMappings, one);
  t.end();
});

t.test('its processes cannot gain privileges, and have no capability over time, modules or the machine', (t) => {
  t.equal(first.noNewPrivileges, true);
  const given = [...new Set(Object.values(first.capabilities).flat())];
  for (const name of ['SYS_MODULE', 'SYS_TIME', 'SYS_BOOT', 'SYS_RAWIO', 'BPF', 'PERFMON', 'SYSLOG', 'SYS_RESOURCE'])
    t.notOk(given.includes(`CAP_${name}`), name);
  for (const name of ['NET_ADMIN', 'NET_RAW', 'SYS_ADMIN']) t.ok(given.includes(`CAP_${name}`), name);
  t.end();
});

t.test('processes are bounded, hard and soft, by what the nodes of a lab may have together', (t) => {
  const bound = (nodes: number) =>
    (JSON.parse(ociConfig('x64', nodes)) as Config).process.rlimits.find(({ type }) => type === 'RLIMIT_NPROC');
  t.match(bound(1), { hard: 512, soft: 512 });
  t.match(bound(3), { hard: 1536, soft: 1536 });
  t.match(bound(256), { hard: labProcesses, soft: labProcesses });
  t.end();
});

t.test('a second sysfs lies beside /sys, and nothing masks either: ip netns exec needs that', (t) => {
  const sysfs = config.mounts.filter((mount) => typeof mount !== 'string' && mount.type === 'sysfs');
  t.match(sysfs, [{ destination: '/sys' }, { destination: '/.sys' }]);
  t.strictSame([linux.maskedPaths, linux.readonlyPaths], [[], []]);
  t.end();
});

t.test('every memory file system but that of pseudo-terminals has a size', (t) => {
  for (const mount of config.mounts) {
    if (typeof mount === 'string' || mount.type !== 'tmpfs') continue;
    t.ok(
      mount.options?.some((option) => option.startsWith('size=')),
      mount.destination,
    );
  }
  t.end();
});

t.test('nothing of the machine is mounted; /dev/net/tun alone, where the machine has it', (t) => {
  const mounts = config.mounts.filter((mount) => typeof mount !== 'string');
  t.strictSame([...new Set(mounts.map(({ type }) => type))].sort(), ['devpts', 'proc', 'sysfs', 'tmpfs']);
  t.equal(config.mounts.at(-1), tunMark);
  t.match(JSON.parse(tunMount), { destination: '/dev/net/tun', source: '/dev/net/tun', options: ['bind'] });
  t.end();
});

t.test('the name of the node is a mark that may be replaced everywhere', (t) => {
  const named = JSON.parse(ociConfig('x64', 1).replaceAll(nodeMark, 'host')) as Config;
  t.equal(named.hostname, 'host');
  t.ok(named.process.env.includes('HOSTNAME=host'));
  t.end();
});

t.test('the filter speaks the architecture of the machine', (t) => {
  t.strictSame(linux.seccomp.architectures, ['SCMP_ARCH_X86_64']);
  t.strictSame((JSON.parse(ociConfig('arm64', 1)) as Config).linux.seccomp.architectures, ['SCMP_ARCH_AARCH64']);
  t.end();
});
