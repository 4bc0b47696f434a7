import { readFileSync } from 'node:fs';
import t from 'tap';
import { fakeRegistry } from './fixtures/registry.js';
import type { Lab, Step } from './lab.js';
import { parseLab, type OverlaidFile } from './parse-lab.js';

const fixtures = new URL('../../../runner/lab/fixtures/', import.meta.url);

function text(name: string): string {
  return readFileSync(new URL(name, fixtures), 'utf8');
}

function parsed(name: string, overlay: readonly OverlaidFile[] = []): Lab {
  return parseLab(name, text(name), fakeRegistry, overlay);
}

function stepOf(lab: Lab, id: string): Step {
  const step = lab.sections.find((section) => section.kind === 'step' && section.id === id);
  if (step?.kind !== 'step') throw new Error(`${lab.name} has no step ${id}`);
  return step;
}

t.test('the topology is a plan', (t) => {
  t.strictSame(parsed('05-nat.md').plan, {
    lab: '05-nat',
    lans: ['lan'],
    nodes: [
      { name: 'host', ipv6: false, links: [{ lan: 'lan', name: 'eth0', addresses: ['192.168.1.2/24'] }], files: [] },
      {
        name: 'server',
        ipv6: false,
        links: [{ lan: 'lan', name: 'eth0', addresses: ['192.168.1.3/24', '8.8.8.8/32'] }],
        files: [],
      },
    ],
  });
  t.strictSame(parsed('17-flannel.md').plan.nodes[2]?.links, [
    { lan: 'lan-b', name: 'eth0', addresses: ['192.168.2.13/24'], mtu: 1500 },
  ]);
  t.end();
});

t.test('files of Setup and of files/ are in the plan, and the lab’s own text wins', (t) => {
  const path = '/etc/cni/net.d/10-flannel.conflist';
  const overlay = [
    { node: 'node01', path, mode: 0o644, content: 'from files/' },
    { node: 'router', path: '/etc/motd', mode: 0o644, content: 'hello' },
  ];
  const { nodes } = parsed('17-flannel.md', overlay).plan;
  t.strictSame(
    nodes.map((node) => node.files.map((file) => [file.path, file.mode])),
    [[[path, 0o600]], [[path, 0o600]], [], [['/etc/motd', 0o644]]],
  );
  t.throws(() => parsed('17-flannel.md', [{ node: 'node1', path: '/x', mode: 0o644, content: '' }]), {
    message: /17-flannel.md:1:1: files\/node1\/ is for no node of this lab; did you mean node01\?/,
  });
  t.end();
});

t.test('checks come with what stands beside them, and a check without an id is called by its name', (t) => {
  const [source, green, blocked] = stepOf(parsed('05-nat.md'), 'masquerade').checks;
  t.match(source, { kind: 'check', id: 'source', name: 'source', points: 1, within: 0, stays: 0 });
  t.match(green, { kind: 'keep', id: 'green', name: 'source', points: 0, say: 'green still sees red itself' });
  t.strictSame(blocked?.asks, [
    {
      bindings: {},
      args: { from: 'server', to: 'host/red' },
      control: { from: 'host/red', to: 'server' },
    },
  ]);
  t.end();
});

t.test('each asks once for every ordered pair, and a run-time value stays one', (t) => {
  const [, fdb, reach] = stepOf(parsed('17-flannel.md'), 'entries').checks;
  t.strictSame(fdb?.asks[0]?.args, {
    in: 'node01',
    dev: 'flannel.1',
    mac: { of: 'node02', link: 'flannel.1' },
    dst: '192.168.1.12',
  });
  t.strictSame(reach?.asks, [
    { bindings: { A: 'node01', B: 'node02' }, args: { from: 'node01/pod', to: 'node02/pod' } },
    { bindings: { A: 'node02', B: 'node01' }, args: { from: 'node02/pod', to: 'node01/pod' } },
  ]);
  t.match(reach, { within: 5000, stays: 500, points: 2 });
  t.end();
});

t.test('each over variables alone goes through all nodes of the lab', (t) => {
  const source = text('good/small.md').replace(
    '- reach: { from: host, to: server }',
    '- reach: { from: $A, to: $B }\n  each: [A, B]',
  );
  const [, reach] = stepOf(parseLab('x/lab.md', source, fakeRegistry), 'way').checks;
  t.strictSame(
    reach?.asks.map((ask) => ask.args),
    [
      { from: 'host', to: 'server' },
      { from: 'server', to: 'host' },
    ],
  );
  t.end();
});

t.test('checks of one name in one step are numbered, past ids that others chose', (t) => {
  const check = '- reach: { from: host, to: server }\n';
  const source = text('good/small.md').replace(check, `${check}${check}${check.trimEnd()}\n  id: reach-2\n`);
  t.strictSame(
    stepOf(parseLab('x/lab.md', source, fakeRegistry), 'way').checks.map((each) => each.id),
    ['route', 'reach', 'reach-3', 'reach-2'],
  );
  t.end();
});

t.test('a question before the checks is a prediction without points; after them it is graded', (t) => {
  const [seen] = stepOf(parsed('05-nat.md'), 'masquerade').questions;
  t.match(seen, {
    kind: 'prediction',
    points: 0,
    answer: {
      kind: 'choices',
      choices: [
        { text: '192.168.15.1', right: false, feedback: 'That is what it sees now, and cannot answer.' },
        { text: '192.168.1.2', right: true, feedback: '' },
      ],
    },
  });
  const [mac, gateway] = stepOf(parsed('17-flannel.md'), 'entries').questions;
  t.match(mac, { kind: 'graded', points: 1, answer: { kind: 'value', value: { of: 'node02', link: 'flannel.1' } } });
  t.match(gateway, { kind: 'graded', points: 2, answer: { kind: 'check', name: 'route' } });
  t.end();
});

t.test('choices keep the order of the file, also those that look like numbers', (t) => {
  const question = '```yaml question\nid: mtu\nask: How much?\nchoices:\n  1500: no\n  1450: { right: 50 less. }\n```';
  const lab = parseLab('x/lab.md', text('good/small.md').replace('Why.', question), fakeRegistry);
  t.match(stepOf(lab, 'way').questions[0]?.answer, {
    choices: [{ text: '1500' }, { text: '1450', right: true, feedback: '50 less.' }],
  });
  t.end();
});

t.test('a mistake is the solution with one line replaced or left out', (t) => {
  const [tunnel, noNeighbour] = stepOf(parsed('17-flannel.md'), 'entries').mistakes;
  const neighbour = 'ip neigh replace 10.244.2.0 lladdr "$MAC" dev flannel.1 nud permanent\n';
  t.match(tunnel, { check: 'fdb', cause: 'other-dst', title: 'the entry leads into the tunnel' });
  t.match(tunnel?.blocks, [
    { nodes: ['node02'], save: 'MAC' },
    { script: `${neighbour}bridge fdb append "$MAC" dev flannel.1 dst 10.244.2.0 self permanent\n` },
  ]);
  t.match(noNeighbour?.blocks, [
    { save: 'MAC' },
    { script: 'bridge fdb append "$MAC" dev flannel.1 dst 192.168.1.12 self permanent\n' },
  ]);
  t.end();
});

t.test('a block for two nodes that is changed on one becomes two blocks', (t) => {
  const source = text('good/small.md').replace('```sh host\nip', '```sh host server\nip');
  t.match(stepOf(parseLab('x/lab.md', source, fakeRegistry), 'way').mistakes[0]?.blocks, [
    { nodes: ['server'], script: 'ip route add 8.8.8.8 via 192.168.1.3\n' },
    { nodes: ['host'], script: 'ip route add 8.8.8.8 via 192.168.1.4\n' },
  ]);
  t.end();
});

t.test(
  'what a learner reads holds the question and the pictures in place, and nothing of checks and solutions',
  (t) => {
    const lab = parsed('05-nat.md');
    t.match(stepOf(lab, 'masquerade').prose, [
      { kind: 'text', markdown: 'A packet of red leaves with an address that nobody outside knows.', at: { line: 47 } },
      { kind: 'question', id: 'seen', at: { line: 50 } },
      { kind: 'text', markdown: 'What host must do, it must do after it has chosen the way out.' },
    ]);
    t.equal(stepOf(lab, 'masquerade').prose.length, 3);
    t.match(lab.introduction, [{ markdown: 'The server answers whoever it has heard of. It has never heard of red.' }]);
    t.match(lab.sections[0], { kind: 'reading', prose: [{ kind: 'picture', sentence: /^red and blue stand behind/ }] });
    t.match(stepOf(lab, 'masquerade').solution.prose, [
      { kind: 'code', on: ['host'], text: 'iptables -t nat -A POSTROUTING -s 192.168.15.0/24 -o eth0 -j MASQUERADE\n' },
      { kind: 'text', markdown: 'The address is taken from the interface, at the moment the packet leaves.' },
    ]);
    t.equal(stepOf(lab, 'masquerade').hints.length, 2);
    t.end();
  },
);

t.test('a step knows what undoes it, when it is probed, and what happens when it opens', (t) => {
  const lab = parsed('17-flannel.md');
  t.match(stepOf(lab, 'entries'), { points: 6, undoneBy: 'reinstall', probe: 'on-demand', setup: [] });
  t.match(stepOf(lab, 'reinstall'), { points: 1, probe: 'at-prompt', setup: [{ nodes: ['node02'] }] });
  t.end();
});

t.test('a lab may put its topology and its Setup before the first ##, and what is in no step is run in order', (t) => {
  const setup = (command: string): string =>
    `<details><summary>Setup</summary>\n\n\`\`\`sh host\n${command}\n\`\`\`\n\n</details>\n`;
  const source = text('good/small.md')
    .replace('## Topology', setup('first'))
    .replace('## Give', `## More\n\n${setup('second')}\n## Give`);
  const lab = parseLab('x/lab.md', source, fakeRegistry);
  t.strictSame(
    lab.setup.map((run) => run.script),
    ['first\n', 'second\n'],
  );
  t.strictSame(lab.introduction, []);
  t.end();
});

t.test('Windows line ends and a byte order mark change nothing', (t) => {
  const plain = text('05-nat.md');
  const windows = `\uFEFF${plain.replaceAll('\n', '\r\n')}`;
  t.strictSame(parseLab('a/lab.md', windows, fakeRegistry), parseLab('a/lab.md', plain, fakeRegistry));
  t.end();
});

t.test('a node with addresses in a subnet of its own on a shared lan is a warning', (t) => {
  const source = text('good/small.md').replace('```\n\n##', 'third: { lan: { eth0: 192.168.7.9/24 } }\n```\n\n##');
  t.match(parseLab('x/lab.md', source, fakeRegistry).warnings, [
    { line: 14, column: 23, message: 'third (192.168.7.0/24) shares no subnet with another interface on the lan lan' },
  ]);
  t.end();
});
