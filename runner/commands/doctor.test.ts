import t, { type Test } from 'tap';
import yargs from 'yargs';
import type { DockerFacts } from '../doctor/docker-facts.js';
import { fakeShell } from '../doctor/test-machine.js';
import { doctorOf } from './doctor.js';

const refused = { code: 1, stderr: 'unshare: unshare failed: Operation not permitted\n' };
// The machine is the real one; only its user namespaces and programs are told.
const shell = fakeShell({ unshare: refused, 'command -v': {}, mkdir: refused });
const none: DockerFacts = { kind: 'unreachable', endpoint: 'e', why: 'no-daemon', reason: 'ENOENT' };
const daemon = {
  kind: 'reachable',
  endpoint: 'e',
  version: '29',
  rootless: false,
  remapped: false,
  cgroup: '2',
} as const;

async function run(
  t: Test,
  docker: DockerFacts,
  argv: string[],
): Promise<{ text: string; code: typeof process.exitCode }> {
  const written = t.capture(process.stdout, 'write', () => true);
  const before = process.exitCode;
  const image = () => Promise.resolve({ cache: '/tmp' });
  await yargs(argv)
    .command(doctorOf({ shell, image, docker: () => Promise.resolve(docker) }))
    .parseAsync();
  // Before anything is asserted: tap itself speaks through the same stream.
  written.restore();
  const code = process.exitCode;
  process.exitCode = before;
  return {
    text: written()
      .map(({ args }) => String(args[0]))
      .join(''),
    code,
  };
}

t.test('exit code 3 when no ground can stand, with the reason and the mend', { skip: onlyLinux() }, async (t) => {
  const { text, code } = await run(t, none, ['doctor']);
  t.equal(code, 3);
  t.match(text, /✗ fault +user namespaces +refused: unshare: unshare failed: Operation not permitted\n +mend: \S/);
  t.match(text, /✗ fault +grounds +no lab can stand here\n/);
});

t.test('exit code 0 when one can, and --json is JSON alone', { skip: onlyLinux() }, async (t) => {
  const { text, code } = await run(t, daemon, ['doctor', '--json']);
  t.equal(code, 0);
  const told = JSON.parse(text) as {
    grounds: string[];
    findings: { about: string }[];
    kernel: Record<string, { kind: string }>;
  };
  t.strictSame(told.grounds, ['docker', 'sandbox in a box']);
  t.equal(told.kernel.veth?.kind, 'unknown');
  t.ok(told.findings.some(({ about }) => about === 'node'));
});

function onlyLinux(): string | false {
  return process.platform === 'linux' ? false : 'nodes need Linux';
}
