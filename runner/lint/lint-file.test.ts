import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import { registry } from '../../checks/registry.js';
import { names } from '../doctor/kernel.js';
import { lintFile } from './lint-file.js';
import { mended } from './mended.js';
import { lintRules } from './rules.js';
import { soundLab } from './test-lab.js';

const knowledge = { registry, features: names() };

async function linted(t: Test, lab: string) {
  const folder = join(t.testdir({}), '01-way');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'lab.md'), lab);
  return lintFile(join(folder, 'lab.md'), knowledge);
}

async function said(t: Test, lab: string): Promise<readonly string[]> {
  const { problems } = await linted(t, lab);
  return problems.map(({ line, column, rule, message }) => `${line}:${column} ${rule}: ${message}`);
}

/** For each rule, what of the sound lab is written otherwise, and what is then said. */
const broken: Readonly<Record<string, readonly [rule: string, was: string, is: string, said: readonly string[]]>> = {
  'a link called by the beginning of a word of ip': [
    'abbreviation',
    'ip link set dev veth-red up\nsysctl',
    'ip link set dev veth-red up\nip link add br type bridge\nip link set br up\nsysctl',
    [
      '58:13 abbreviation: ip reads br as the beginning of "broadcast"; write: ip link add dev br …',
      '59:13 abbreviation: ip reads br as the beginning of "broadcast"; write: ip link set dev br …',
    ],
  ],
  'a lab before that is none': [
    'after',
    'after: []',
    'after: [01-wya]',
    ['5:9 after: no lab beside this one is called 01-wya; did you mean 01-way?'],
  ],
  'a picture that is not there': [
    'dead-link',
    '[the topology](#topology) first',
    '![the map](map.svg) and [it](#topologie) first',
    [
      '11:17 dead-link: map.svg leads nowhere: there is no map.svg here',
      '11:35 dead-link: #topologie leads nowhere: no heading of this lab is called so',
    ],
  ],
  'a hint that holds the solution': [
    'given-away',
    'Where do the ends stand?',
    'Type `ip link add veth-red type veth peer name\neth0 netns red`, `ip link set  dev veth-red up`, `sysctl -w net.ipv4.ip_forward=1`.',
    ['49:7 given-away: this hint holds the whole solution; show it with other names, or leave something to find'],
  ],
  'a text that holds the solution': [
    'given-away',
    'as `ip link add a type veth peer name b` does.',
    'so:\n\n```text\nip link add veth-red type veth peer name eth0 netns red\nip link set dev veth-red up\nsysctl -w net.ipv4.ip_forward=1\n```',
    [
      '36:1 given-away: the text of step cable holds its whole solution; show it with other names, or leave something to find',
    ],
  ],
  'an address of the topology': [
    'holds-already',
    '- link: { in: host, name: veth-red',
    '- address: { in: host, link: eth0, is: 192.168.1.2/24 }\n- link: { in: host, name: veth-red',
    ['38:3 holds-already: cable/address is met by the topology itself: it proves nothing'],
  ],
  'the lo that every node has': [
    'holds-already',
    '- link: { in: host, name: veth-red',
    '- link: { in: host, name: lo }\n- link: { in: host, name: veth-red',
    ['38:3 holds-already: cable/link is met by the topology itself: it proves nothing'],
  ],
  'a question that a step before has asked': [
    'holds-already',
    '- reach: {',
    '- sysctl: { in: host, name: net.ipv4.ip_forward, is: 1 }\n- reach: {',
    ['93:3 holds-already: speak/sysctl is met since step cable, which asks the same; make it a keep'],
  ],
  'forwarding that nobody has switched off': [
    'holds-already',
    'sysctl -qw net.ipv4.ip_forward=0\n',
    '',
    [
      '40:3 holds-already: cable/forwards may hold from the start: a namespace inherits forwarding from the machine; set it to 0 in a Setup',
    ],
  ],
  'a step without a hint': [
    'incomplete',
    '<details><summary>Hint</summary>\n\nWhose address does server see?\n\n</details>\n\n',
    '',
    ['83:1 incomplete: step speak has no hint for who is stuck'],
  ],
  'a step without a solution': [
    'incomplete',
    soundLab.slice(soundLab.lastIndexOf('<details><summary>Solution')),
    '',
    ['83:1 incomplete: step speak has no solution, so nobody knows that it can be done'],
  ],
  'an empty hint': [
    'incomplete',
    'Whose address does server see?\n\n',
    '',
    ['83:1 incomplete: hint 1 of step speak is empty'],
  ],
  'a mistake without a word': [
    'incomplete',
    'A cable begins down.\n\n',
    '',
    ['73:1 incomplete: the mistake "down" says nothing to who makes it'],
  ],
  'a name too long in another right way': [
    'long-name',
    'ip link add veth-red type veth peer name eth0 netns red\nip link set veth-red up',
    'ip link add veth-red type veth peer name veth-blue-bridge netns red\nip link set veth-red up',
    ["67:42 long-name: veth-blue-bridge has 16 characters; an interface's name has at most 15"],
  ],
  'a feature that is none': [
    'needs',
    'needs: []',
    'needs: [vxlna]',
    ['6:9 needs: no feature is called vxlna; did you mean vxlan?'],
  ],
  'a feature that is used and not named': [
    'needs',
    'ip link set dev veth-red up\nsysctl',
    'ip link set dev veth-red up\nip link add link eth0 name eth0.7 type vlan id 7\nsysctl',
    ['58:40 needs: not every kernel has vlan; write needs: [vlan] in the front matter'],
  ],
  'a sentence of two over a question of one': [
    'one-probe',
    'from: [host/red, host], to',
    'from: host, to',
    ['93:3 one-probe: speak/reach says red and host, and asks one; give from, to or dst a list, or write each:'],
  ],
  'a sentence of all over a question of one': [
    'one-probe',
    'from: [host/red, host], to: server, dst: [192.168.1.3] }\n  id: reach\n  say: red and host reach server',
    'from: host, to: server }\n  id: reach\n  say: All nodes reach server',
    ['93:3 one-probe: speak/reach says All nodes, and asks one; give from, to or dst a list, or write each:'],
  ],
  'points that nobody can earn': [
    'unwinnable',
    '  id: reach\n',
    '  id: reach\n  points: 0\n',
    ['83:1 unwinnable: step speak is worth 3 points, and nothing in it weighs more than 0'],
  ],
  'a variable that nobody has saved': [
    'variable',
    'server save=MAC',
    'server',
    ['114:1 variable: $MAC is not set here; write save=MAC on an earlier block'],
  ],
  'a variable that nobody uses': [
    'variable',
    'echo "$MAC ',
    'echo "',
    ['108:1 variable: save=MAC: no later block of this part uses $MAC'],
  ],
};

void t.test('what is wrong in two steps is said in both', async (t) => {
  const up = 'dev veth-red up\n';
  const broken = soundLab.replace('server save=MAC', 'server').replace(up, `${up}echo "$MAC"\n`);
  const lines = await said(t, broken);
  t.match(lines, [/^58:1 variable: \$MAC is not set here/, /^115:1 variable: \$MAC is not set here/]);
});

void t.test('the sound lab has nothing to mend', async (t) => {
  t.strictSame(await said(t, soundLab), []);
});

for (const [what, [rule, was, is, lines]] of Object.entries(broken))
  void t.test(`${what} is found, and nothing else`, async (t) => {
    t.ok(soundLab.includes(was), 'the sound lab has what is broken');
    t.match(lines[0], rule);
    t.strictSame(await said(t, soundLab.replace(was, is)), lines);
  });

void t.test('a lab of steps that are worth nothing is worth nothing', async (t) => {
  const lab = soundLab.replace(/points: \d -->/g, 'points: 0 -->');
  t.strictSame(await said(t, lab), ['30:1 unwinnable: every step is worth 0 points: so is the lab']);
});

void t.test('the last of several hints may hold the solution, and a text the setting that it explains', async (t) => {
  const whole = '`ip link add veth-red type veth peer name eth0 netns red`, `ip link set dev veth-red up`';
  const rung = `</details>\n\n<details><summary>Hint</summary>\n\n${whole}\n\n</details>\n\n<details><summary>Solution`;
  t.strictSame(await said(t, soundLab.replace('</details>\n\n<details><summary>Solution', rung)), []);
  const setting = soundLab.replace('Where do the ends stand?', '`sysctl -w net.ipv4.ip_forward=1` forwards.');
  t.strictSame(await said(t, setting), []);
});

void t.test('every rule has a lab that breaks it', (t) => {
  t.strictSame(new Set(Object.values(broken).map(([rule]) => rule)), new Set(Object.keys(lintRules)));
  t.end();
});

void t.test('what the parser refuses and warns of is told in the same form', async (t) => {
  t.strictSame(await said(t, soundLab.replace('name: veth-red, kind', 'nmae: veth-red, kind')), [
    '38:9 missing-key: name is missing; it takes text',
    '38:21 unknown-key: unknown key nmae; did you mean name?',
  ]);
  const alone = soundLab.replace('other: { lan: {', 'other: { lam: {');
  t.strictSame(await said(t, alone), ['18:10 bad-name: other is alone on the lan lam; did you mean lan?']);
});

void t.test('what is safe to mend is mended, and what names the mended line goes with it', async (t) => {
  const lab = soundLab
    .replaceAll('ip link set dev veth-red up', 'ip link set l up')
    .replace('</summary>\n\nWhere', '</summary>\nWhere');
  const first = (await linted(t, lab)).problems;
  t.match(first, [{ rule: 'broken-markdown', line: 48 }]);
  const readable = mended(
    lab,
    first.flatMap(({ mends = [] }) => mends),
  );
  const second = (await linted(t, readable)).problems;
  t.match(second, [{ rule: 'abbreviation' }]);
  const sound = mended(
    readable,
    second.flatMap(({ mends = [] }) => mends),
  );
  t.equal(sound, soundLab.replaceAll('ip link set dev veth-red up', 'ip link set dev l up'));
});

void t.test('the labs of the repository have nothing to mend', async (t) => {
  const labs = fileURLToPath(new URL('../../../labs/', import.meta.url));
  for (const name of readdirSync(labs)) {
    const { problems } = await lintFile(join(labs, name, 'lab.md'), knowledge);
    t.strictSame(problems, [], name);
  }
  t.ok(readFileSync(join(labs, '00-tour/lab.md'), 'utf8'));
});

void t.test('docs/authoring.md explains every rule', (t) => {
  const page = readFileSync(fileURLToPath(new URL('../../../docs/authoring.md', import.meta.url)), 'utf8');
  for (const rule of Object.keys(lintRules)) t.match(page, new RegExp(`^\\| \`${rule}\` \\| \\S`, 'm'), rule);
  t.end();
});
