import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { fakeRegistry } from './fixtures/registry.js';
import { readLab } from './read-lab.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

t.test('labs/00-tour is sound, and has all that a lab is made of', async (t) => {
  const lab = await readLab(join(root, 'labs/00-tour/lab.md'), fakeRegistry);
  t.match(lab, { name: '00-tour', minutes: 10, plan: { lab: '00-tour', lans: ['lan-a', 'lan-b'] }, warnings: [] });
  const steps = lab.sections.filter((section) => section.kind === 'step');
  t.strictSame(
    steps.map(({ id, checks, hints, solution, alsoRight, mistakes }) => [
      id,
      checks.map((check) => check.id),
      hints.length,
      solution.blocks.length,
      alsoRight.map((way) => way.title),
      mistakes.map((mistake) => `${mistake.check} is ${mistake.cause}`),
    ]),
    [
      [
        'ways',
        ['host-way', 'server-way'],
        2,
        2,
        ['a default route'],
        ['host-way is other-gateway', 'server-way is absent'],
      ],
      ['forward', ['forwarding', 'reach', 'sender'], 1, 1, [], ['forwarding is other', 'sender is translated']],
    ],
  );
});

const small = {
  title: 'Small',
  text: '---\ntitle: Small\nsummary: x\nminutes: 1\n---\n\n# Small\n\n## Topology\n\n```yaml nodes\nhost: {}\n```\n',
};

t.test('what lies in files/ is laid over the root of its node, with its mode, also what is no text', async (t) => {
  const dir = t.testdir({
    'lab.md': small.text,
    files: {
      README: 'not for a node',
      host: { opt: { 'x.sh': Buffer.from([0, 255]) }, etc: { deep: { motd: 'hi' } } },
    },
  });
  chmodSync(join(dir, 'files/host/opt/x.sh'), 0o755);
  chmodSync(join(dir, 'files/host/etc/deep/motd'), 0o640);
  const { plan } = await readLab(join(dir, 'lab.md'), fakeRegistry);
  t.strictSame(plan.nodes[0]?.files, [
    { path: '/etc/deep/motd', mode: 0o640, content: Buffer.from('hi') },
    { path: '/opt/x.sh', mode: 0o755, content: Buffer.from([0, 255]) },
  ]);
});

t.test('a lab that is not there, or is no text, is a LabError with a next step', async (t) => {
  const dir = t.testdir({ 'lab.md': Buffer.from([0x23, 0xff, 0xfe]) });
  const missing = join(dir, 'none.md');
  await t.rejects(readLab(missing, fakeRegistry), { code: 'no-lab', message: `${missing} cannot be read` });
  await t.rejects(readLab(join(dir, 'lab.md'), fakeRegistry), { code: 'lab-unsound', message: /is not UTF-8 text$/ });
});
